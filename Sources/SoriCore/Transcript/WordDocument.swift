/// A word as JSON, under the names of openai-whisper.
public struct WordDocument: Encodable, Sendable {
    private let word: String
    private let start: Double
    private let end: Double
    private let probability: Double?
    private let interpolated: Bool?

    /// The document of `word`; `interpolated` is there, and true, when the times were not measured.
    public init(_ word: Word) {
        self.word = word.text
        start = word.start.rounded(toPlaces: 3)
        end = word.end.rounded(toPlaces: 3)
        probability = word.probability?.finite?.rounded(toPlaces: 4)
        interpolated = word.isInterpolated ? true : nil
    }
}
