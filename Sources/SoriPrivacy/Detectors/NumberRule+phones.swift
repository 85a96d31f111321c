extension NumberRule {
    /// Telephone numbers of Korea, North America, the United Kingdom, Japan and China.
    static let phones = [mobile, landline, withoutPrefix, international, american, british]

    /// 010, 011 and 016 to 019 (Korea), 050n and 070, 060 to 090 (Japan), 13n to 19n (China).
    private static let mobile = NumberRule(type: .phone) { window, context in
        let digits = window.digits
        guard (10...12).contains(digits.count), !context.isPrice(window) else { return nil }
        let near = context.nearness(window, [.phone])
        if digits[0] == 0, digits[1] == 1, [0, 1, 6, 7, 8, 9].contains(digits[2]), digits.count <= 11 {
            return (0.75 + 0.2 * near + (digits.count == 11 ? 0.1 : 0), "mobile number")
        }
        if digits.starts(with: [0, 7, 0]) || (digits.starts(with: [0, 5, 0]) && digits.count >= 11) {
            return digits.count >= 11 ? (0.7 + 0.2 * near, "internet or virtual number") : nil
        }
        if context.language == "ja", digits.count == 11, digits[0] == 0, [6, 7, 8, 9].contains(digits[1]),
            digits[2] == 0
        {
            return (0.85 + 0.1 * near, "mobile number")
        }
        if context.language == "zh", digits.count == 11, digits[0] == 1, (3...9).contains(digits[1]) {
            return (0.8 + 0.1 * near, "mobile number")
        }
        return nil
    }

    private static let landline = NumberRule(type: .phone) { window, context in
        let digits = window.digits
        let near = context.nearness(window, [.phone])
        guard digits[0] == 0, digits.count >= 9, !context.isPrice(window) else { return nil }
        // Calls that cost nothing are companies' numbers.
        if digits.starts(with: [0, 8, 0]) || digits.starts(with: [0, 1, 2, 0]) { return nil }
        let isGrouped: Bool
        if digits[1] == 2, (9...10).contains(digits.count) {
            isGrouped = window.isGrouped([2, 3, 4]) || window.isGrouped([2, 4, 4])
        } else if (3...6).contains(digits[1]), (1...5).contains(digits[2]), (10...11).contains(digits.count) {
            isGrouped = window.isGrouped([3, 3, 4]) || window.isGrouped([3, 4, 4])
        } else if context.language == "ja" || context.language == "zh", (10...12).contains(digits.count) {
            isGrouped = window.lengths.count == 3
        } else {
            return nil
        }
        return (0.4 + 0.3 * near + (isGrouped ? 0.3 : 0), isGrouped ? "area code" : "area code, ungrouped")
    }

    /// Seven, eight or the last four digits, where a telephone is spoken of.
    private static let withoutPrefix = NumberRule(type: .phone) { window, context in
        let digits = window.digits
        guard (4...8).contains(digits.count), !context.isCounted(window), !context.isPrice(window),
            !context.scalars[window.range].contains("/")
        else { return nil }
        let near = context.nearness(window, [.phone], before: 20, after: 0)
        guard near > 0 else { return nil }
        // 15nn, 16nn and 18nn are numbers of companies.
        if digits.count == 8, digits[0] == 1, [5, 6, 8].contains(digits[1]) { return nil }
        if context.keywords.before(window.range, [.thing, .publicPhone], within: 30) != nil { return nil }
        switch digits.count {
        case 4:
            let isAsked = context.nearness(window, [.back, .front], before: 10, after: 0) > 0
            return isAsked && window.isWhole ? (0.35 + 0.3 * near, "last four") : nil
        case 7, 8:
            let isGrouped = window.isGrouped([3, 4]) || window.isGrouped([4, 4])
            return isGrouped && window.isWhole ? (0.35 + 0.35 * near, "named before") : nil
        default: return nil
        }
    }

    private static let international = NumberRule(type: .phone) { window, context in
        guard (9...15).contains(window.digits.count), context.sign(before: window.range) == "+", window.isWhole else {
            return nil
        }
        return (0.9, "country code")
    }

    /// North America: an area code and a number, neither of which begins with 0 or 1.
    private static let american = NumberRule(type: .phone) { window, context in
        guard !["ko", "ja", "zh"].contains(context.language), !context.isPrice(window) else { return nil }
        var digits = window.digits
        if digits.count == 11, digits[0] == 1 { digits.removeFirst() }
        let near = context.nearness(window, [.phone], before: 30)
        if digits.count == 7 {
            guard near > 0.3, window.isWhole, digits[0] > 1, !context.isCounted(window) else { return nil }
            guard context.keywords.before(window.range, [.thing, .account], within: 40) == nil else { return nil }
            return (0.3 + 0.4 * near, "named before")
        }
        // Behind a zero it is the rest of a British one.
        guard window.before != 0 else { return nil }
        guard digits.count == 10, digits[0] > 1, digits[3] > 1, !context.isCounted(window) else { return nil }
        // 800 and its like cost nothing: companies' numbers.
        if digits[0] == 8, digits[1] == digits[2], [0, 3, 4, 5, 6, 7, 8].contains(digits[1]) { return nil }
        let rival = context.nearness(window, [.thing, .account, .card], before: 24, after: 0)
        let isGrouped = window.isGrouped([3, 3, 4]) && window.lengths.count > 1
        return (0.4 + 0.35 * near + (isGrouped ? 0.3 : 0) - (rival > near ? 0.4 : 0), "area code")
    }

    private static let british = NumberRule(type: .phone) { window, context in
        guard !["ko", "ja", "zh"].contains(context.language), window.digits[0] == 0 else { return nil }
        let digits = window.digits
        guard (10...11).contains(digits.count), [1, 2, 7].contains(digits[1]) else { return nil }
        return (0.6 + 0.25 * context.nearness(window, [.phone], before: 30) + (digits[1] == 7 ? 0.1 : 0), "area code")
    }
}
