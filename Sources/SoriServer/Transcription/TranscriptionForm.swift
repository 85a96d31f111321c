import SoriRecognition

/// What the calls for files have in common, read from a form.
struct TranscriptionForm: Sendable {
    /// The language field as it came.
    let language: String?
    /// Whether the client wants the recording read in blocks, whatever memory there is.
    let isStream: Bool
    /// The steps asked for.
    let steps: Set<ProcessingStep>
    /// Whether segments carry words.
    let wordTimestamps: Bool
    /// The text before the audio.
    let prompt: String?
    /// Words to prefer.
    let hotwords: String?
    /// Whether to translate into English.
    let translate: Bool
    /// How tokens are chosen.
    let decoding: DecodingPreferences

    /// Reads the fields; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader) throws(APIError) {
        language = fields.text("language")
        isStream = try fields.flag("is_stream")
        wordTimestamps = try fields.flag("word_timestamps")
        prompt = fields.text("initial_prompt") ?? fields.text("prompt")
        hotwords = fields.text("hotwords")
        translate = try Self.translates(fields)
        decoding = try fields.decoding()
        var steps: Set<ProcessingStep> = []
        for step in ProcessingStep.allCases where try fields.flag(step.rawValue) { steps.insert(step) }
        self.steps = steps
    }

    private static func translates(_ fields: FieldReader) throws(APIError) -> Bool {
        switch fields.text("task")?.lowercased() {
        case nil, "transcribe": return false
        case "translate": return true
        default:
            throw .invalid(
                "task",
                LocalizedText(
                    "'task' 값은 transcribe 또는 translate여야 합니다.", "The field 'task' must be transcribe or translate."))
        }
    }
}

/// A post-processing step that a client may ask for.
enum ProcessingStep: String, Sendable, CaseIterable {
    case privacyRemoval = "privacy_removal"
    case classification
    case aiAgent = "ai_agent"
}
