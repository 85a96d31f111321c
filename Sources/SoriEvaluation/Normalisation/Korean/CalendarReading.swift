/// Dates, times of the day and fractions in Korean.
enum CalendarReading {
    /// 유 and 시 before 월; nil for the other months.
    static func irregularMonth(_ digits: some StringProtocol) -> ReadingPattern? {
        switch Int(digits) {
        case 6: .text("유")
        case 10: .text("시")
        default: nil
        }
    }

    /// `5` or `05` as 오월; nil outside 1...12.
    static func month(_ digits: ArraySlice<Character>) -> ReadingPattern? {
        let text = String(digits)
        guard digits.count <= 2, let value = Int(text), (1...12).contains(value) else { return nil }
        guard let name = irregularMonth(text) ?? SinoKorean.number(text) else { return nil }
        return .sequence([name, .text("월")])
    }

    /// `17` as 십칠일; nil outside 1...31.
    static func day(_ digits: ArraySlice<Character>) -> ReadingPattern? {
        let text = String(digits)
        guard digits.count <= 2, let value = Int(text), (1...31).contains(value) else { return nil }
        return SinoKorean.number(text).map { .sequence([$0, .text("일")]) }
    }

    /// Whether `month.day` before `word` names what happened on that day; a middle dot always does.
    static func isAnniversary(_ word: Substring, _ separator: Character) -> Bool {
        let names = ["절", "민주", "전쟁", "혁명", "운동", "광복", "항쟁", "사태", "쿠데타", "선언", "테러", "사변"]
        return separator == "·" || names.contains(where: word.hasPrefix)
    }

    /// `3:30` as 세 시 삼십 분 or 세 시 반, and as a score or ratio: 삼 대 삼십. Nil when either is too long.
    static func time(_ first: ArraySlice<Character>, _ second: ArraySlice<Character>) -> ReadingPattern? {
        let (left, right) = (String(first), String(second))
        guard let whole = SinoKorean.number(left), let part = SinoKorean.number(right) else { return nil }
        var readings = [
            ReadingPattern.sequence([whole, .optionalSpace, .text("대"), .optionalSpace, part])
        ]
        if let hour = Int(left), let minute = Int(right), (0...24).contains(hour), minute < 60, second.count == 2 {
            var hours = [whole]
            if (1...12).contains(hour) { hours = [.spellings(NativeKorean.spellings(hour, .beforeWord("시")))] }
            if first.first == "0" { hours.append(SinoKorean.digitByDigit(left)) }
            var minutes = [
                ReadingPattern.sequence([.optionalSpace, part, .optionalSpace, .text("분")])
            ]
            if minute == 30 { minutes.append(.sequence([.optionalSpace, .text("반")])) }
            if minute == 0 { minutes = [.nothing, .sequence([.optionalSpace, .text("정각")])] }
            readings.insert(
                .sequence([.choice(hours), .optionalSpace, .text("시"), .choice(minutes)]), at: 0)
        }
        return .choice(readings)
    }

    /// `1/2` as 이 분의 일, and as a date where it can be one; nil when either is too long.
    static func fraction(_ first: ArraySlice<Character>, _ second: ArraySlice<Character>) -> ReadingPattern? {
        guard let numerator = SinoKorean.number(String(first)), let denominator = SinoKorean.number(String(second))
        else { return nil }
        var readings = [
            ReadingPattern.sequence([denominator, .optionalSpace, .text("분의"), .optionalSpace, numerator])
        ]
        if let month = month(first), let day = day(second) {
            readings.append(.sequence([month, .optionalSpace, day]))
        }
        return .choice(readings)
    }
}
