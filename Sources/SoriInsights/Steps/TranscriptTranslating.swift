/// Translates transcripts: the seam between the steps and the translator.
public protocol TranscriptTranslating: Sendable {
    /// One text for each of `segments`, in order; throws `InsightError`, or `CancellationError`.
    ///
    /// - Parameters:
    ///   - segments: what was said, in order.
    ///   - source: the code of its language, or empty where it is not known.
    ///   - target: the code of the language to translate into.
    func translate(_ segments: [String], from source: String, to target: String) async throws -> [String]
}
