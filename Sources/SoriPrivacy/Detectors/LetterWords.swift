/// Words that single letters and signs are read out with.
enum LetterWords {
    /// Latin letters in Hangul, the alphabet of the International Civil Aviation Organization, and signs.
    private static let words = PhraseTable(
        words: """
            에이 비 씨 시 디 이 에프 지 쥐 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 아르 에스 티 유 브이 더블유 더블류 엑스 와이 제트 지이 alpha bravo charlie delta echo
            foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor
            whiskey xray yankee zulu
            """)
    private static let signs = PhraseTable(
        words: """
            느낌표 골뱅이 샵 별표 물음표 언더바 대문자 소문자 하이픈 대시 퍼센트 exclamation hash underscore capital uppercase lowercase dash at star
            asterisk mark percent dollar
            """)
    /// Endings that tie to the last of them.
    private static let longest = 12

    /// Whether a token is one letter, written or read out.
    static func isLetter(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        if range.count == 1 { return scalars[range.lowerBound].isLatin || words.contains(scalars, range) }
        guard range.count <= longest else { return false }
        let lower = range.map { scalars[$0].lowercase }
        return words.contains(lower, 0..<lower.count)
    }

    /// Where a sign at the beginning of a token ends, with a particle or nothing behind it; nil when there is none.
    static func sign(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int? {
        let lower = range.map { scalars[$0].lowercase }
        guard let found = signs.longestMatch(lower, at: 0, before: lower.count) else { return nil }
        let rest = found.end..<lower.count
        return rest.isEmpty || NumberLexicon.suffixes.contains(lower, rest) ? range.lowerBound + found.end : nil
    }
}
