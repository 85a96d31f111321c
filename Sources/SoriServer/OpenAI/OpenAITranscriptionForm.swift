import SoriRecognition

/// The fields of `POST /v1/audio/transcriptions` and `/translations`.
struct OpenAITranscriptionForm: Sendable {
    /// How the answer is written.
    enum Format: String, Sendable, CaseIterable {
        case json
        case text
        case srt
        case verboseJSON = "verbose_json"
        case vtt
    }

    /// The model's name as the client says it.
    let model: String?
    let language: String?
    let prompt: String?
    let hotwords: String?
    let format: Format
    /// How tokens are chosen: the field `temperature`, and what other servers' clients send besides.
    let decoding: DecodingPreferences
    /// Whether words with times are wanted.
    let wordTimestamps: Bool
    /// Whether the segments are wanted in `verbose_json`.
    let segmentTimestamps: Bool
    /// Whether the answer is a stream of events.
    let stream: Bool

    /// Reads the fields; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader) throws(APIError) {
        model = fields.text("model")
        language = fields.text("language")
        prompt = fields.text("prompt") ?? fields.text("initial_prompt")
        hotwords = fields.text("hotwords")
        let formatName = fields.text("response_format") ?? Format.json.rawValue
        guard let format = Format(rawValue: formatName) else {
            let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "response_format",
                LocalizedText(
                    "알 수 없는 response_format '\(formatName)'입니다. 가능한 값: \(known)",
                    "Unknown response_format '\(formatName)': use one of \(known)."))
        }
        self.format = format
        _ = try fields.number("temperature", in: 0...1)
        var decoding = try fields.decoding()
        // The OpenAI API says of 0 that the model raises it by itself where it must, which is the default here.
        if decoding.temperatures == [0] { decoding.temperatures = nil }
        self.decoding = decoding
        let granularities = fields.texts("timestamp_granularities")
        if let stranger = granularities.first(where: { $0 != "word" && $0 != "segment" }) {
            throw .invalid(
                "timestamp_granularities",
                LocalizedText(
                    "알 수 없는 timestamp_granularities 값 '\(stranger)'입니다. word 또는 segment를 쓰세요.",
                    "Unknown timestamp granularity '\(stranger)': use word or segment."))
        }
        wordTimestamps = try fields.flag("word_timestamps", default: granularities.contains("word"))
        segmentTimestamps = granularities.isEmpty || granularities.contains("segment")
        stream = try fields.flag("stream")
    }
}
