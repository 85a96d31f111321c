extension NumberRule {
    /// Cards and accounts.
    static let payments = [card, cardEnd, account]

    private static let card = NumberRule(type: .card) { window, context in
        let count = window.digits.count
        guard (14...19).contains(count) else { return nil }
        let near = context.nearness(window, [.card], before: 30)
        let isValid = CheckDigits.isLuhn(window.digits)
        let isGrouped =
            window.lengths.count > 1
            && (window.isGrouped([4, 4, 4, 4]) || window.isGrouped([4, 6, 5]) || window.isGrouped([4, 6, 4])
                || window.isGrouped([4, 4, 4, 4, 3]))
        guard near > 0 || isValid || isGrouped else { return nil }
        var score = 0.4 * near + (isValid ? 0.3 : 0) + (isGrouped ? 0.36 : 0)
        // First digits of the great schemes (ISO/IEC 7812), and 9 for cards that are good in Korea only.
        if [3, 4, 5, 6, 9, 2].contains(window.digits[0]) { score += 0.15 }
        if near == 0, context.nearness(window, [.account, .bank, .thing], before: 16, after: 0) > 0 { score -= 0.4 }
        return (score, isValid ? "check digit" : near > 0 ? "named before" : "grouping")
    }

    /// The last four digits, where a card is spoken of.
    private static let cardEnd = NumberRule(type: .card) { window, context in
        guard window.digits.count == 4, window.isWhole, !context.isCounted(window) else { return nil }
        let isEnd = context.nearness(window, [.back], before: 10, after: 0) > 0
        let near = context.nearness(window, [.card], before: 14, after: 0)
        guard isEnd, near > 0 else { return nil }
        return (0.3 + 0.3 * near, "last four")
    }

    private static let account = NumberRule(type: .account) { window, context in
        let count = window.digits.count
        let fewest = context.language == "en" ? 6 : 10
        guard (fewest...16).contains(count), !context.isCounted(window), !context.isPrice(window) else { return nil }
        let near = max(
            context.nearness(window, [.account], before: 34, after: 14),
            0.9 * context.nearness(window, [.bank], before: 20, after: 14))
        guard near > 0 else { return nil }
        let rival = context.nearness(
            window, [.card, .phone, .thing, .resident, .business, .insurance, .license], before: 12, after: 0)
        var score = 0.35 + 0.45 * near - (rival > near ? 0.4 : 0)
        if window.lengths.count > 1 || count >= 11 { score += 0.1 }
        // A telephone number beside a bank's name.
        if window.digits[0] == 0, window.digits[1] == 1 || window.isGrouped([3, 4, 4]), count == 11 { score -= 0.35 }
        return (score, "account or bank beside it")
    }
}
