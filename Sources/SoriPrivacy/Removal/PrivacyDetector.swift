/// Finds personal data of every type in a text.
struct PrivacyDetector: Sendable {
    private let reader = DigitRunReader()
    private let numbers = NumberDetector()
    private let emails = EmailDetector()
    private let networks = NetworkAddressDetector()
    private let plates = PlateDetector()
    private let births = BirthDateDetector()
    private let codes = CodeDetector()
    private let spelledCodes = SpelledCodeDetector()
    private let names = NameDetector()
    private let addresses = AddressDetector()

    /// What is in a text, surest first where findings would overlap, and then in order; nothing below `threshold`.
    func findings(in text: SourceText, threshold: Double) -> [Finding] {
        let scalars = text.scalars
        let tokens = TextToken.all(scalars)
        let runs = reader.runs(in: scalars, tokens)
        let keywords = KeywordIndex(scalars, tokens)
        let context = NumberContext(scalars: scalars, keywords: keywords, language: text.language)
        var found = numbers.findings(runs, context)
        found += emails.findings(in: scalars, tokens)
        found += networks.findings(in: scalars, tokens, keywords)
        found += plates.findings(in: scalars, tokens, context)
        found += births.findings(in: scalars, tokens, keywords)
        found += codes.findings(in: scalars, tokens, context)
        found += spelledCodes.findings(in: scalars, tokens, context)
        found += names.findings(in: text, runs: runs)
        found += addresses.findings(in: text, runs: runs)
        return FindingResolution.resolve(found, threshold: threshold)
    }
}
