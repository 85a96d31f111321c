/// Finds names of people: by lists of names, titles, particles and what is said before them, weighed together.
///
/// A surname alone is never enough: most Korean surnames are also syllables of ordinary words.
struct NameDetector: Sendable {
    private let korean = KoreanNameDetector()
    private let english = EnglishNameDetector()
    private let eastAsian = EastAsianNameDetector()

    init() {}

    /// The names in a text, which may overlap.
    func findings(in text: SourceText, runs: [DigitRun]) -> [Finding] {
        let tokens = TextToken.all(text.scalars)
        var findings: [Finding] = []
        if text.scalars.contains(where: \.isHangul) { findings += korean.findings(in: text.scalars, tokens) }
        if text.language == "en" || text.language.isEmpty, text.scalars.contains(where: \.isLatin) {
            findings += english.findings(in: text.scalars, tokens)
        }
        if text.language == "ja" || text.language == "zh" {
            findings += eastAsian.findings(in: text)
        }
        return findings
    }
}

/// Odds as a score.
enum NameScore {
    /// The score of evidence that was summed up: 0 is as likely as not.
    static func score(_ sum: Double) -> Double { sum / (1 + abs(sum)) / 2 + 0.5 }
}
