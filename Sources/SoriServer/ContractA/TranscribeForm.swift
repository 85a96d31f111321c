/// What contract A's transcription calls have in common, read from a form.
struct TranscribeForm: Sendable {
    /// The language field as it came.
    let language: String?
    /// Whether the client wants piecewise work.
    let isStream: Bool
    /// The steps asked for.
    let steps: Set<ProcessingStep>
    /// Whether segments carry words (an addition to the contract).
    let wordTimestamps: Bool

    /// Reads the fields; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader) throws(APIError) {
        language = fields.text("language")
        isStream = try fields.flag("is_stream")
        wordTimestamps = try fields.flag("word_timestamps")
        var steps: Set<ProcessingStep> = []
        for step in ProcessingStep.allCases where try fields.flag(step.rawValue) { steps.insert(step) }
        self.steps = steps
    }
}
