import SoriCore

/// The `verbose_json` answer of the OpenAI audio API.
struct VerboseTranscription: Encodable, Sendable {
    private let task: String
    private let language: String
    private let duration: Double
    private let text: String
    private let segments: [VerboseSegment]?
    private let words: [WordDocument]?

    /// The answer for `transcript`; the language goes out under its English name, as there.
    init(_ transcript: Transcript, task: String, withSegments: Bool, withWords: Bool) {
        self.task = task
        language = Language(transcript.language)?.name ?? transcript.language
        duration = transcript.duration.rounded(toPlaces: 3)
        text = transcript.text
        segments = withSegments ? transcript.segments.map(VerboseSegment.init) : nil
        words = withWords ? transcript.segments.flatMap { $0.words.map(WordDocument.init) } : nil
    }
}
