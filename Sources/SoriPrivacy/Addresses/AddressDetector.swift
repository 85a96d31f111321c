/// Finds postal addresses, from the largest unit that is said down to the room.
struct AddressDetector: Sendable {
    private let korean = KoreanAddressDetector()
    private let english = EnglishAddressDetector()
    private let eastAsian = EastAsianAddressDetector()

    /// The addresses of a text, in order; each script of a mixed text is read by its own rules. Long runs of digits,
    /// which are phones and cards, are never the number of a building.
    func findings(in text: SourceText, runs: [DigitRun]) -> [Finding] {
        let words = TextWord.words(of: text)
        let long = runs.filter { $0.digits.count >= 9 && $0.groups.count > 1 }.map(\.range)
        let found =
            korean.findings(words, longRuns: long) + english.findings(words) + eastAsian.findings(in: text)
        return Finding.bestWithoutOverlap(found)
    }
}
