import SoriCore

/// The `verbose_json` answer of the OpenAI audio API.
struct VerboseTranscription: Encodable, Sendable {
    /// The true name of the model, an addition to the API.
    private let model: String
    private let task: String
    private let language: String
    private let duration: Double
    private let text: String
    private let segments: [VerboseSegment]?
    private let words: [WordDocument]?

    /// The answer for `transcript`; the language goes out under its English name, as there.
    init(_ transcript: Transcript, model: String, task: String, withSegments: Bool, withWords: Bool) {
        self.model = model
        self.task = task
        language = Language(transcript.language)?.name ?? transcript.language
        duration = transcript.duration.rounded(toDecimals: 3)
        text = transcript.text
        segments = withSegments ? transcript.segments.map(VerboseSegment.init) : nil
        words = withWords ? transcript.segments.flatMap { $0.words.map(WordDocument.init) } : nil
    }
}

/// A segment of `verbose_json`: every field of the OpenAI audio API, `null` where the backend does not know it.
struct VerboseSegment: Encodable, Sendable {
    private let segment: Segment

    init(_ segment: Segment) { self.segment = segment }

    private enum CodingKeys: String, CodingKey {
        case id, seek, start, end, text, tokens, temperature
        case averageLogProbability = "avg_logprob"
        case compressionRatio = "compression_ratio"
        case noSpeechProbability = "no_speech_prob"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(segment.id, forKey: .id)
        // The position of the decoding window in frames of 10 ms; one window a segment here.
        try container.encode(Int((segment.start.rounded(toDecimals: 2) * 100).rounded()), forKey: .seek)
        try container.encode(segment.start.rounded(toDecimals: 3), forKey: .start)
        try container.encode(segment.end.rounded(toDecimals: 3), forKey: .end)
        try container.encode(segment.text, forKey: .text)
        try container.encode(segment.decoding?.tokens ?? [], forKey: .tokens)
        try container.encode(segment.decoding?.temperature, forKey: .temperature)
        try container.encode(known(segment.decoding?.averageLogProbability), forKey: .averageLogProbability)
        try container.encode(known(segment.decoding?.compressionRatio), forKey: .compressionRatio)
        try container.encode(known(segment.decoding?.noSpeechProbability), forKey: .noSpeechProbability)
    }

    private func known(_ number: Double?) -> Double? { number.flatMap { $0.isFinite ? $0 : nil } }
}
