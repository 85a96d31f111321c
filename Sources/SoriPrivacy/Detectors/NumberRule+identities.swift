extension NumberRule {
    /// Numbers that states give to people and companies.
    static let identities = [
        resident, foreigner, residentParts, business, corporate, license, insurance, ssn, myNumber, chineseID,
        passportDigits,
    ]

    /// Resident and foreigner numbers of thirteen digits; which of the two the seventh says.
    private static let resident = NumberRule(type: .residentNumber) { window, context in
        guard let score = thirteen(window, context), !(5...8).contains(window.digits[6]) else { return nil }
        return score
    }

    private static let foreigner = NumberRule(type: .foreignerNumber) { window, context in
        guard let score = thirteen(window, context), (5...8).contains(window.digits[6]) else { return nil }
        return score
    }

    private static func thirteen(_ window: RunWindow, _ context: NumberContext) -> (Double, String)? {
        guard window.digits.count == 13, CheckDigits.isDate(window.digits.prefix(6)) else { return nil }
        let near = context.nearness(window, [.resident, .foreigner], before: 30)
        var score = 0.35 + 0.4 * near
        if window.isGrouped([6, 7]) { score += 0.2 }
        if CheckDigits.isResident(window.digits) { score += 0.25 }
        if context.nearness(window, [.thing, .corporate, .account], before: 16, after: 0) > 0 { score -= 0.3 }
        return (score, near > 0 ? "named before" : "date and check digit")
    }

    /// The front or the back half alone, where somebody asks for it.
    private static let residentParts = NumberRule(type: .residentNumber) { window, context in
        let near = context.nearness(window, [.resident, .foreigner], before: 40, after: 6)
        guard near > 0, !context.isCounted(window) else { return nil }
        switch window.digits.count {
        case 6 where CheckDigits.isDate(window.digits[...]):
            // Thirteen digits that are one number are another rule's.
            let isAsked = context.nearness(window, [.front], before: 16, after: 0) > 0
            return window.isWhole || isAsked ? (0.4 + 0.4 * near, "front half") : nil
        case 7 where (1...8).contains(window.digits[0]):
            let asked = context.nearness(window, [.back], before: 12, after: 0) > 0
            // Six digits of the date and the first of the back half.
            let isFront = window.isGrouped([6, 1]) && CheckDigits.isDate(window.digits.prefix(6))
            return asked || isFront ? (0.45 + 0.4 * near, isFront ? "front half" : "back half") : nil
        default: return nil
        }
    }

    private static let business = NumberRule(type: .businessNumber) { window, context in
        guard window.digits.count == 10 else { return nil }
        let near = context.nearness(window, [.business], before: 30)
        let isGrouped = window.isGrouped([3, 2, 5])
        guard near > 0 || isGrouped else { return nil }
        var score = 0.5 * near + (isGrouped ? 0.3 : 0.05)
        if CheckDigits.isBusiness(window.digits) { score += 0.3 }
        if window.digits[0] == 0 { score -= 0.3 }
        if context.nearness(window, [.thing, .phone, .account], before: 10, after: 0) > 0, near == 0 { score -= 0.3 }
        return (score, near > 0 ? "named before" : "grouping and check digit")
    }

    private static let corporate = NumberRule(type: .corporateNumber) { window, context in
        guard window.digits.count == 13 else { return nil }
        let near = context.nearness(window, [.corporate], before: 30)
        let isValid = CheckDigits.isCorporate(window.digits)
        let isResident = CheckDigits.isDate(window.digits.prefix(6)) && CheckDigits.isResident(window.digits)
        guard near > 0 || (isValid && window.isGrouped([6, 7]) && !isResident) else { return nil }
        return (0.35 + 0.6 * near + (isValid ? 0.2 : 0), near > 0 ? "named before" : "check digit")
    }

    /// Region, year, number, check: 2, 2, 6 and 2 digits.
    private static let license = NumberRule(type: .driverLicense) { window, context in
        let near = context.nearness(window, [.license], before: 30)
        if context.language == "en" {
            guard near > 0.4, (7...9).contains(window.digits.count) else { return nil }
            return (0.3 + 0.4 * near, "named before")
        }
        guard window.digits.count == 12 else { return nil }
        let region = CheckDigits.number(window.digits.prefix(2))
        let isGrouped = window.isGrouped([2, 2, 6, 2])
        guard (11...28).contains(region), near > 0 || isGrouped else { return near > 0.5 ? (0.5, "named before") : nil }
        if near == 0, context.nearness(window, [.account, .bank, .thing], before: 16, after: 4) > 0 { return nil }
        return (0.4 + 0.5 * near + (isGrouped ? 0.25 : 0), near > 0 ? "named before" : "grouping")
    }

    private static let insurance = NumberRule(type: .medicalInsurance) { window, context in
        guard (10...11).contains(window.digits.count) else { return nil }
        let near = context.nearness(window, [.insurance], before: 30, after: 6)
        guard near > 0 else { return nil }
        if window.digits[0] == 0, context.nearness(window, [.phone], before: 10, after: 0) > near { return nil }
        return (0.4 + 0.45 * near + (window.isGrouped([1, 10]) ? 0.2 : 0), "named before")
    }

    private static let ssn = NumberRule(type: .ssn) { window, context in
        guard !["ko", "ja", "zh"].contains(context.language) else { return nil }
        let near = context.nearness(window, [.ssn], before: 40, after: 6)
        let digits = window.digits
        if digits.count == 4 {
            return near > 0 && !context.isCounted(window) ? (0.35 + 0.35 * near, "last four") : nil
        }
        guard digits.count == 9, digits[0] != 9, CheckDigits.number(digits.prefix(3)) != 666,
            CheckDigits.number(digits.prefix(3)) != 0
        else { return nil }
        let isGrouped = window.isGrouped([3, 2, 4]) && window.lengths.count > 1
        guard near > 0 || (isGrouped && !window.isSpoken) else { return nil }
        return (0.35 + 0.5 * near + (isGrouped ? 0.25 : 0), near > 0 ? "named before" : "grouping")
    }

    private static let myNumber = NumberRule(type: .myNumber) { window, context in
        guard window.digits.count == 12 else { return nil }
        let near = context.nearness(window, [.myNumber], before: 24, after: 6)
        guard near > 0 else { return nil }
        return (0.5 + 0.3 * near + (CheckDigits.isMyNumber(window.digits) ? 0.2 : 0), "named before")
    }

    private static let chineseID = NumberRule(type: .idNumber) { window, context in
        guard (17...18).contains(window.digits.count), CheckDigits.isDate(window.digits[6..<14]) else { return nil }
        let near = context.nearness(window, [.chineseID], before: 24, after: 6)
        let isValid = CheckDigits.isChineseID(window.digits)
        guard near > 0 || isValid else { return nil }
        return (0.5 + 0.3 * near + (isValid ? 0.3 : 0), near > 0 ? "named before" : "check digit")
    }

    /// A passport's number without its letters.
    private static let passportDigits = NumberRule(type: .passport) { window, context in
        let near = context.nearness(window, [.passport], before: 40, after: 4)
        guard near > 0, (context.language == "en" ? 8...9 : 8...8).contains(window.digits.count) else { return nil }
        return (0.35 + 0.4 * near, "named before")
    }
}
