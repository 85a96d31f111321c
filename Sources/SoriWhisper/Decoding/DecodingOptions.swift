/// How the tokens of a window are chosen: the options of openai-whisper, and those that faster-whisper adds.
public struct DecodingOptions: Sendable, Equatable {
    /// Whether to write down what was said or its English translation.
    public var task = WhisperTask.transcribe
    /// Tried in this order until a result passes the thresholds; 0 is greedy or beam search, above it is sampling.
    public var temperatures: [Double] = [0, 0.2, 0.4, 0.6, 0.8, 1]
    /// Beams at temperature 0; 1 is greedy.
    public var beamSize = 5
    /// Samples at temperatures above 0, of which the likeliest is kept.
    public var bestOf = 5
    /// Beam search goes on until `beamSize * patience` candidates have ended.
    public var patience = 1.0
    /// 0...1, as in Google's translation system; nil divides log-probabilities by the length.
    public var lengthPenalty: Double?
    /// Above 1, tokens chosen before become less likely.
    public var repetitionPenalty = 1.0
    /// Runs of this many tokens do not come twice; 0 allows it.
    public var noRepeatNgramSize = 0
    /// A text that zlib makes smaller than this is tried at the next temperature; nil never is.
    public var compressionRatioThreshold: Double? = 2.4
    /// A mean log-probability below this is tried at the next temperature; nil never is.
    public var logProbThreshold: Double? = -1
    /// With a no-speech probability above this and a mean log-probability below `logProbThreshold`, a window is silent;
    /// nil takes no window for silent.
    public var noSpeechThreshold: Double? = 0.6
    /// Text that each window begins with.
    public var prefix: String?
    /// Words to expect, put before the previous text; without effect beside a prefix.
    public var hotwords: String?
    /// Tokens never to choose; -1 stands for `WhisperTokenizer.nonSpeechTokens`.
    public var suppressTokens: [Int] = [-1]
    /// Whether a window may not begin with a space or the end.
    public var suppressBlank = true
    /// Whether to leave out the timestamps; a window is then one segment.
    public var withoutTimestamps = false
    /// The latest first timestamp, in seconds; nil for any.
    public var maxInitialTimestamp: Double? = 1
    /// The most tokens of a window; nil for half of what the decoder can hold, which no limit exceeds.
    public var sampleLength: Int?
    /// Makes sampling repeatable; nil for a seed of the moment.
    public var seed: UInt64?

    /// The defaults of both.
    public init() {}

    /// The most sequences that any of the temperatures decodes side by side.
    var widestGroup: Int { temperatures.map(groupSize).max() ?? 1 }

    /// Sequences side by side at a temperature.
    func groupSize(_ temperature: Double) -> Int { temperature > 0 ? bestOf : beamSize }
}
