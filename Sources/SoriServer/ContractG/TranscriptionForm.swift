/// The fields of `POST /v1/audio/transcriptions` and `/translations`.
struct TranscriptionForm: Sendable {
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
    let temperature: Double?
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
        prompt = fields.text("prompt")
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
        temperature = try fields.number("temperature", in: 0...1)
        let granularities = fields.texts("timestamp_granularities")
        if let stranger = granularities.first(where: { $0 != "word" && $0 != "segment" }) {
            throw .invalid(
                "timestamp_granularities",
                LocalizedText(
                    "알 수 없는 timestamp_granularities 값 '\(stranger)'입니다. word 또는 segment를 쓰세요.",
                    "Unknown timestamp granularity '\(stranger)': use word or segment."))
        }
        wordTimestamps = granularities.contains("word")
        segmentTimestamps = granularities.isEmpty || granularities.contains("segment")
        stream = try fields.flag("stream")
    }
}
