/// How a caller wants tokens to be chosen, under the names that faster-whisper and openai-whisper gave them; nil leaves
/// the choice to the backend. Backends that have no such thing pay no attention.
public struct DecodingPreferences: Sendable, Equatable {
    /// Beams at temperature 0; 1 is greedy.
    public var beamSize: Int?
    /// Samples at temperatures above 0.
    public var bestOf: Int?
    /// Beam search ends when `beamSize * patience` candidates have ended.
    public var patience: Double?
    /// 0...1.
    public var lengthPenalty: Double?
    /// Above 1, tokens chosen before become less likely.
    public var repetitionPenalty: Double?
    /// Runs of this many tokens do not come twice; 0 allows it.
    public var noRepeatNgramSize: Int?
    /// Tried one after the other until a result passes the thresholds.
    public var temperatures: [Double]?
    /// Texts that compress better than this are tried at the next temperature.
    public var compressionRatioThreshold: DecodingLimit?
    /// Less likely texts (mean log-probability of a token) are tried at the next temperature.
    public var logProbThreshold: DecodingLimit?
    /// Windows that are more likely silent than this, and unlikely, have no text.
    public var noSpeechThreshold: DecodingLimit?
    /// Whether each window is told the text of those before.
    public var conditionOnPreviousText: Bool?
    /// Text that each window begins with.
    public var prefix: String?
    /// Tokens never to choose; -1 stands for the symbols nobody speaks.
    public var suppressTokens: [Int]?
    /// Whether a window may not begin with a space or the end.
    public var suppressBlank: Bool?
    /// Whether to leave the timestamps out.
    public var withoutTimestamps: Bool?
    /// The latest first timestamp of a window, in seconds.
    public var maxInitialTimestamp: Double?
    /// Whether to look for speech first and decode only that, many speech chunks at once.
    public var vadFilter: Bool?
    /// Starts and ends of what to transcribe, in seconds.
    public var clipTimestamps: [Double]?
    /// Silence longer than this is skipped around text that is likely invented, in seconds; needs word times.
    public var hallucinationSilenceThreshold: Double?
    /// Makes sampling repeatable.
    public var seed: UInt64?

    /// No preferences.
    public init() {}
}

/// A threshold that can be switched off.
public enum DecodingLimit: Sendable, Equatable {
    /// Nothing is held against it.
    case off
    /// The value of the threshold.
    case at(Double)

    /// The value, or nil when it is off.
    public var value: Double? {
        switch self {
        case .off: nil
        case .at(let value): value
        }
    }
}
