import SoriCore
import SoriHTTP
import SoriSpeakers

/// The fields of `POST /v1/audio/transcriptions` and `/translations`.
struct OpenAITranscriptionForm: Sendable {
    /// How the answer is written.
    enum Format: String, Sendable, CaseIterable {
        case json
        case text
        case srt
        case verboseJSON = "verbose_json"
        case vtt
        case diarizedJSON = "diarized_json"
    }

    /// The model's name as the client says it.
    let model: String?
    /// What is wanted of the recogniser: the API's fields, and what other servers' clients send besides; the language
    /// as it came.
    let options: DecodingOptions
    let format: Format
    /// How the speakers are to be told apart; by their voices for `diarized_json`.
    let speakers: SpeakerSeparation
    /// People whose voices came with the request.
    let references: [KnownSpeakerReference]
    /// Whether the segments are wanted in `verbose_json`.
    let segmentTimestamps: Bool
    /// Whether the answer is a stream of events.
    let stream: Bool

    /// Reads the fields of a call for `task`; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader, task: DecodingTask) throws(APIError) {
        model = fields.text("model")
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
        var options = try fields.decoding(except: ["task"])
        options.task = task
        // As the OpenAI API has it; the services that presume Korean are others.
        options.language = options.language ?? "auto"
        options.initialPrompt = fields.text("prompt") ?? options.initialPrompt
        let keywords = fields.texts("keywords")
        if options.hotwords == nil, !keywords.isEmpty { options.hotwords = keywords.joined(separator: ", ") }
        let languages = try Self.languages(fields)
        if fields.text("language") == nil {
            options.language = languages.count == 1 ? languages[0] : options.language
            options.languageCandidates = languages
        }
        // The OpenAI API says of 0 that the model raises it by itself where it must, which is the default here.
        if options.temperatures == [0] { options.temperatures = DecodingOptions().temperatures }
        let granularities = fields.texts("timestamp_granularities")
        if let stranger = granularities.first(where: { $0 != "word" && $0 != "segment" }) {
            throw .invalid(
                "timestamp_granularities",
                LocalizedText(
                    "알 수 없는 timestamp_granularities 값 '\(stranger)'입니다. word 또는 segment를 쓰세요.",
                    "Unknown timestamp granularity '\(stranger)': use word or segment."))
        }
        // Words have room in one format only. Segments are what every format is made of, so that value harms nowhere.
        if granularities.contains("word"), format != .verboseJSON {
            throw APIError(
                400, code: "invalid_value", short: "잘못된 값",
                text: LocalizedText(
                    "timestamp_granularities의 word는 response_format=verbose_json일 때만 쓸 수 있습니다.",
                    "The timestamp granularity 'word' needs response_format=verbose_json; '\(formatName)' has no words."
                ),
                field: "timestamp_granularities")
        }
        if fields.text("word_timestamps") == nil { options.wordTimestamps = granularities.contains("word") }
        self.options = options
        segmentTimestamps = granularities.isEmpty || granularities.contains("segment")
        stream = try fields.flag("stream")
        let wanted = try fields.speakers()
        speakers = wanted == .none && format == .diarizedJSON ? .voices(DiarisationOptions()) : wanted
        references = try Self.references(fields, speakers)
    }

    /// The voices that came with the request; throws 400 where no speakers are told apart by them.
    private static func references(
        _ fields: FieldReader, _ speakers: SpeakerSeparation
    ) throws(APIError) -> [KnownSpeakerReference] {
        let references = try KnownSpeakerReference.all(fields)
        if references.isEmpty { return [] }
        guard case .voices(let options) = speakers, options.known == .nobody else {
            throw APIError(
                400, code: "invalid_value", short: "잘못된 값",
                text: LocalizedText(
                    "known_speaker_names는 response_format=diarized_json이나 diarize=true일 때 쓸 수 있고, known_speakers와 함께 쓸 수 "
                        + "없습니다.",
                    "known_speaker_names needs response_format=diarized_json or diarize=true, and cannot go with "
                        + "known_speakers."),
                field: KnownSpeakerReference.nameField)
        }
        return references
    }

    /// The codes of `languages[]`; throws 422 for one that does not exist.
    private static func languages(_ fields: FieldReader) throws(APIError) -> [String] {
        var codes: [String] = []
        for text in fields.texts("languages") where !text.isEmpty {
            guard let language = Language(text) else {
                throw .invalid(
                    "languages",
                    LocalizedText(
                        "알 수 없는 언어입니다: '\(text)'. ko, en 같은 언어 코드를 쓰세요.",
                        "Unknown language '\(text)': use codes such as ko and en."))
            }
            codes.append(language.code)
        }
        return codes
    }
}
