/// The check digits of numbers that states and banks give out.
enum CheckDigits {
    /// Resident and foreigner registration numbers, 13 digits: weights 2 to 9 and 2 to 5, (11 or 13 - sum mod 11) mod
    /// 10. Numbers given since October 2020 have none.
    static func isResident(_ digits: [UInt8]) -> Bool {
        guard digits.count == 13 else { return false }
        let sum = zip(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]).reduce(0) { $0 + Int($1.0) * $1.1 }
        let base = (5...8).contains(digits[6]) ? 13 : 11
        return (base - sum % 11) % 10 == Int(digits[12])
    }

    /// Business registration numbers, 10 digits.
    static func isBusiness(_ digits: [UInt8]) -> Bool {
        guard digits.count == 10 else { return false }
        let sum =
            zip(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]).reduce(0) { $0 + Int($1.0) * $1.1 } + 5 * Int(digits[8]) / 10
        return (10 - sum % 10) % 10 == Int(digits[9])
    }

    /// Corporate registration numbers, 13 digits: weights 1 and 2 in turn.
    static func isCorporate(_ digits: [UInt8]) -> Bool {
        guard digits.count == 13 else { return false }
        let sum = digits.prefix(12).enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 2 == 0 ? 1 : 2) }
        return (10 - sum % 10) % 10 == Int(digits[12])
    }

    /// Numbers of payment cards (ISO/IEC 7812-1, Luhn).
    static func isLuhn(_ digits: [UInt8]) -> Bool {
        guard digits.count > 1 else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let digit = Int(entry.element) * (entry.offset % 2 == 0 ? 1 : 2)
            return sum + digit / 10 + digit % 10
        }
        return sum % 10 == 0
    }

    /// Japan's individual numbers, 12 digits: weights 2 to 7 from the right and again, 11 - sum mod 11.
    static func isMyNumber(_ digits: [UInt8]) -> Bool {
        guard digits.count == 12 else { return false }
        let sum = digits.prefix(11).reversed().enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 6 + 2) }
        return (sum % 11 <= 1 ? 0 : 11 - sum % 11) == Int(digits[11])
    }

    /// China's resident identity numbers, 17 digits and a sign (GB 11643-1999, ISO 7064 MOD 11-2); 10 stands for X.
    static func isChineseID(_ digits: [UInt8]) -> Bool {
        guard digits.count == 18 else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
        return (12 - sum % 11) % 11 == Int(digits[17])
    }

    /// Whether digits are a day: YYMMDD or YYYYMMDD.
    static func isDate(_ digits: ArraySlice<UInt8>) -> Bool {
        let digits = Array(digits)
        guard digits.count == 6 || digits.count == 8 else { return false }
        let (month, day) = (number(digits.dropLast(2).suffix(2)), number(digits.suffix(2)))
        if digits.count == 8, !(1900...2035).contains(number(digits.prefix(4))) { return false }
        return (1...12).contains(month)
            && (1...[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
    }

    /// The number that digits make.
    static func number(_ digits: some Sequence<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) } }
}
