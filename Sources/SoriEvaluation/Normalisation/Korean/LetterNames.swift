/// What Latin letters and, beside them, digits are called in Korean: CCTV is 씨씨티비 or 시시티브이, MP3 엠피쓰리.
enum LetterNames {
    /// The most letters that are read letter by letter; longer runs are words.
    static let mostLetters = 6

    private static let names: [Character: String] = [
        "a": "에이", "b": "비", "c": "씨|시", "d": "디", "e": "이", "f": "에프", "g": "지|쥐", "h": "에이치|에이취|에치",
        "i": "아이", "j": "제이", "k": "케이", "l": "엘", "m": "엠", "n": "엔", "o": "오", "p": "피", "q": "큐",
        "r": "알|아르", "s": "에스", "t": "티", "u": "유", "v": "브이|비", "w": "더블유|더블류|따블유", "x": "엑스",
        "y": "와이", "z": "제트|지|젯",
    ]

    private static let englishDigits = [
        "제로", "원", "투", "쓰리|스리", "포", "파이브", "식스", "세븐", "에이트", "나인",
    ]

    /// The names of `letters` (lower case, a to z) one after the other; nil when there are too many or others.
    static func spelled(_ letters: some Collection<Character>) -> ReadingPattern? {
        guard (1...mostLetters).contains(letters.count) else { return nil }
        let rows = letters.compactMap { names[$0] }
        return rows.count == letters.count ? .sequence(rows.map(ReadingPattern.row)) : nil
    }

    /// The English name of a digit, as it is said beside letters (5G, MP3); nil for longer numbers.
    static func english(_ digits: String) -> ReadingPattern? {
        guard digits.count == 1, let value = digits.first?.wholeNumberValue else { return nil }
        return .row(englishDigits[value])
    }
}
