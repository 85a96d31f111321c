/// What symbols and abbreviations after (and currency signs before) a number are called in Korean.
enum KoreanUnits {
    /// The readings by the symbol, in lower case; `_` is an optional space.
    static let readings: [String: String] = [
        "%": "퍼센트|프로|퍼", "%p": "퍼센트_포인트|퍼센트_피|프로_포인트", "‰": "퍼밀", "°": "도", "°c": "도|도씨|도_씨",
        "°f": "도", "kg": "킬로그램|킬로|키로그램|키로", "g": "그램", "mg": "밀리그램|미리그램", "μg": "마이크로그램",
        "t": "톤", "km": "킬로미터|킬로|키로미터|키로", "m": "미터", "cm": "센티미터|센치미터|센티|센치",
        "mm": "밀리미터|미리미터|밀리|미리", "μm": "마이크로미터|미크론", "nm": "나노미터|나노",
        "km2": "제곱킬로미터|평방킬로미터", "m2": "제곱미터|평방미터", "cm2": "제곱센티미터|평방센티미터",
        "m3": "세제곱미터|입방미터", "cm3": "세제곱센티미터|입방센티미터", "ha": "헥타르",
        "l": "리터", "ml": "밀리리터|미리리터|밀리|미리|씨씨|시시", "dl": "데시리터", "kl": "킬로리터", "cc": "씨씨|시시",
        "km/h": "킬로미터|킬로|킬로미터_퍼_아워|킬로미터_매_시", "m/s": "미터|미터_퍼_세컨드|미터_매_초",
        "kb": "킬로바이트|키로바이트", "mb": "메가바이트|메가", "gb": "기가바이트|기가", "tb": "테라바이트|테라",
        "hz": "헤르츠", "khz": "킬로헤르츠", "mhz": "메가헤르츠", "ghz": "기가헤르츠|기가",
        "w": "와트", "kw": "킬로와트", "mw": "메가와트", "gw": "기가와트", "kwh": "킬로와트시", "v": "볼트",
        "kv": "킬로볼트", "ma": "밀리암페어", "mah": "밀리암페어시|밀리암페어", "cal": "칼로리", "kcal": "킬로칼로리|칼로리",
        "db": "데시벨", "pa": "파스칼", "hpa": "헥토파스칼", "h": "시간", "min": "분", "s": "초", "sec": "초", "ms": "밀리초",
        "in": "인치", "inch": "인치", "\"": "인치", "ft": "피트", "oz": "온스", "lb": "파운드", "px": "픽셀",
        "kbps": "킬로비피에스", "mbps": "메가비피에스", "gbps": "기가비피에스",
        "$": "달러|불", "₩": "원", "€": "유로", "£": "파운드", "¥": "엔|위안", "¢": "센트",
    ]

    /// Words that go before the number instead of after it: 20℃ is 섭씨 이십 도.
    static let before: [String: String] = ["°c": "섭씨", "°f": "화씨", "km/h": "시속", "m/s": "초속"]

    /// Signs that stand before the amount and are read after it.
    static let currencies: Set<Character> = ["$", "₩", "€", "£", "¥"]

    /// Words after which numbers are Sino-Korean only: nobody says 다섯 년 or 두 인.
    static let sinoOnly = [
        "년", "월", "일", "초", "원", "인", "호", "번지", "달러", "유로", "퍼센트", "프로", "센티", "밀리", "킬로", "미터", "그램",
        "세기", "학년", "학기", "주년", "등급", "만", "억", "조", "천", "백", "십",
    ]

    private static let longest = 6

    /// The longest unit that `text` begins with; a unit of letters ends where the letters end.
    static func prefix(of text: ArraySlice<Character>) -> String? {
        for length in stride(from: min(longest, text.count), through: 1, by: -1) {
            let candidate = String(text.prefix(length))
            guard readings[candidate] != nil else { continue }
            let next = text.dropFirst(length).first
            let goesOn = next.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
            if let last = candidate.last, last.isLetter || last.isNumber, goesOn { continue }
            return candidate
        }
        return nil
    }
}
