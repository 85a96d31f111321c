/// A segment as JSON, under the names of openai-whisper.
public struct SegmentDocument: Encodable, Sendable {
    private let id: Int
    private let start: Double
    private let end: Double
    private let text: String
    private let confidence: Double?
    private let channel: Int?
    private let speaker: String?
    private let words: [WordDocument]?
    private let tokens: [Int]?
    private let temperature: Double?
    private let averageLogProbability: Double?
    private let compressionRatio: Double?
    private let noSpeechProbability: Double?

    /// The document of `segment`; times are rounded to milliseconds, numbers that JSON cannot carry are left out.
    public init(_ segment: Segment) {
        id = segment.id
        start = segment.start.rounded(toDecimals: 3)
        end = segment.end.rounded(toDecimals: 3)
        text = segment.text
        confidence = segment.confidence?.finite?.rounded(toDecimals: 4)
        channel = segment.channel
        speaker = segment.speaker
        words = segment.words.isEmpty ? nil : segment.words.map(WordDocument.init)
        tokens = segment.decoding?.tokens
        temperature = segment.decoding?.temperature
        averageLogProbability = segment.decoding?.averageLogProbability.finite
        compressionRatio = segment.decoding?.compressionRatio.finite
        noSpeechProbability = segment.decoding?.noSpeechProbability.finite
    }

    private enum CodingKeys: String, CodingKey {
        case id, start, end, text, confidence, channel, speaker, words, tokens, temperature
        case averageLogProbability = "avg_logprob"
        case compressionRatio = "compression_ratio"
        case noSpeechProbability = "no_speech_prob"
    }
}

/// A word as JSON, under the names of openai-whisper.
public struct WordDocument: Encodable, Sendable {
    private let word: String
    private let start: Double
    private let end: Double
    private let probability: Double?
    private let interpolated: Bool?
    private let speaker: String?

    /// The document of `word`; `interpolated` is there, and true, when the times were not measured.
    public init(_ word: Word) {
        self.word = word.text
        start = word.start.rounded(toDecimals: 3)
        end = word.end.rounded(toDecimals: 3)
        probability = word.probability?.finite?.rounded(toDecimals: 4)
        interpolated = word.isInterpolated ? true : nil
        speaker = word.speaker
    }
}

extension Double {
    /// The nearest number with that many decimals; zero when not finite, since JSON has no other number for it.
    public func rounded(toDecimals decimals: Int) -> Double {
        guard isFinite else { return 0 }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return (self * scale).rounded() / scale
    }

    /// The number itself, or nil for NaN and infinities.
    var finite: Double? { isFinite ? self : nil }
}
