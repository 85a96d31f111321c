/// The signs that a transcript is not what was said: decoding itself found it too unlikely, or it repeats itself.
///
/// A model hears something in any audio. In a language that it does not know that is words without sense, and these two
/// figures of the reference implementation are what tells.
public struct TranscriptDoubt: Sendable, Equatable {
    /// Mean log-probability of the transcript, by the length of its segments.
    public let averageLogProbability: Double
    /// Length of the text over its zlib length, averaged the same way.
    public let compressionRatio: Double

    /// The doubt about `transcript`; nil when it passes the thresholds of `options` as a whole, or its backend gives no
    /// figures.
    public init?(_ transcript: Transcript, options: DecodingOptions = DecodingOptions()) {
        var (seconds, probability, ratio) = (0.0, 0.0, 0.0)
        for segment in transcript.segments {
            guard let decoding = segment.decoding, decoding.averageLogProbability.isFinite,
                decoding.compressionRatio.isFinite
            else { continue }
            let length = max(0.01, segment.end - segment.start)
            seconds += length
            probability += length * decoding.averageLogProbability
            ratio += length * decoding.compressionRatio
        }
        guard seconds > 0 else { return nil }
        averageLogProbability = probability / seconds
        compressionRatio = ratio / seconds
        let isUnlikely = options.logProbThreshold.map { averageLogProbability < $0 } ?? false
        let isRepeating = options.compressionRatioThreshold.map { compressionRatio > $0 } ?? false
        guard isUnlikely || isRepeating else { return nil }
    }

    /// What a person is told, in English.
    public func message(model: String) -> String {
        "the text is likely not what was said (mean log-probability \(averageLogProbability.rounded(toDecimals: 2)), "
            + "compression ratio \(compressionRatio.rounded(toDecimals: 2))): does the model \(model) know the language of "
            + "the audio? Name the language, or take another model"
    }
}
