extension NumberRule {
    /// Numbers that only their context makes personal.
    static let others = [birth, postal, password]

    /// A birth date as digits.
    private static let birth = NumberRule(type: .birthDate) { window, context in
        // In English the year stands last, and month or day first; `two` of `two sixteen nineteen ninety` is one digit.
        let isShort = context.language == "en" && window.digits.count == 7 && window.lengths[0] == 1
        guard window.digits.count == 6 || window.digits.count == 8 || isShort else { return nil }
        let digits = (isShort ? [0] : []) + window.digits
        let turned =
            context.language == "en" && digits.count == 8
            ? [Array(digits[4...] + digits[0..<4]), Array(digits[4...] + digits[2..<4] + digits[0..<2])] : []
        guard CheckDigits.isDate(digits[...]) || turned.contains(where: { CheckDigits.isDate($0[...]) }) else {
            return nil
        }
        let near = context.nearness(window, [.birth], before: 24, after: 8)
        guard near > 0 else { return nil }
        let isGrouped = window.isGrouped(digits.count == 6 ? [2, 2, 2] : [4, 2, 2])
        return (0.45 + 0.4 * near + (isGrouped ? 0.1 : 0), "named before")
    }

    private static let postal = NumberRule(type: .postalCode) { window, context in
        let near = context.nearness(window, [.postal], before: 30, after: 4)
        guard near > 0, !context.isCounted(window) else { return nil }
        switch (context.language, window.digits.count) {
        case ("ja", 7), ("zh", 6), (_, 5): return (0.45 + 0.45 * near, "named before")
        case ("en", 9): return window.isGrouped([5, 4]) ? (0.45 + 0.45 * near, "named before") : nil
        default: return nil
        }
    }

    /// Passwords, PINs and one-time codes of digits.
    private static let password = NumberRule(type: .password) { window, context in
        guard (3...10).contains(window.digits.count), window.isWhole, !context.isCounted(window) else { return nil }
        let near = context.nearness(window, [.password], before: 34, after: 6)
        guard near > 0 else { return nil }
        let rival = context.nearness(
            window, [.phone, .account, .card, .resident, .postal, .thing, .birth, .license], before: 34, after: 0)
        guard near >= rival else { return nil }
        return (0.4 + 0.5 * near, "named before")
    }
}
