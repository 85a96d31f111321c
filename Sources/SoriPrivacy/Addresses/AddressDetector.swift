/// Finds addresses.
struct AddressDetector: Sendable {
    private let korean = KoreanAddressDetector()
    private let english = EnglishAddressDetector()
    private let eastAsian = EastAsianAddressDetector()

    init() {}

    /// The addresses in a text.
    func findings(in text: SourceText, runs: [DigitRun]) -> [Finding] {
        let tokens = TextToken.all(text.scalars)
        var findings: [Finding] = []
        if text.scalars.contains(where: \.isHangul) { findings += korean.findings(in: text.scalars, tokens) }
        if text.language == "en" || text.language.isEmpty { findings += english.findings(in: text.scalars, tokens) }
        if text.language == "ja" || text.language == "zh" { findings += eastAsian.findings(in: text) }
        return findings
    }
}
