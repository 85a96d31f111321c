/// What a caller wants of a transcription: the options of openai-whisper, and those that faster-whisper adds, under
/// their names and with their defaults.
///
/// One value travels from the form or the command line to the engine. The engine checks its ranges; backends that have
/// no such thing as an option pay no attention to it.
public struct DecodingOptions: Sendable, Equatable {
    /// The language of the speech: a code such as `ko`, a tag (`ko-KR`) or a name; nil to detect it.
    public var language: String?
    /// The languages of which one is spoken, as codes, where `language` is nil; empty for any that the model knows.
    public var languageCandidates: [String] = []
    /// Whether to write down what was said or its English translation.
    public var task = DecodingTask.transcribe
    /// Whether segments carry their words with times.
    public var wordTimestamps = false
    /// The text before the audio: names, spelling, style.
    public var initialPrompt: String?
    /// Words to expect, put before the previous text; without effect beside a prefix.
    public var hotwords: String?
    /// Text that each window begins with.
    public var prefix: String?

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
    /// Makes sampling repeatable; nil for a seed of the moment.
    public var seed: UInt64?

    /// A text that zlib makes smaller than this is tried at the next temperature; nil never is.
    public var compressionRatioThreshold: Double? = 2.4
    /// A mean log-probability below this is tried at the next temperature; nil never is.
    public var logProbThreshold: Double? = -1
    /// With a no-speech probability above this and a mean log-probability below `logProbThreshold`, a window is silent;
    /// nil takes no window for silent.
    public var noSpeechThreshold: Double? = 0.6
    /// Which attempt is kept when no temperature passes the thresholds.
    public var fallback = FallbackRule.best

    /// Tokens never to choose; -1 stands for the symbols that nobody speaks.
    public var suppressTokens: [Int] = [-1]
    /// Whether a window may not begin with a space or the end.
    public var suppressBlank = true
    /// Whether to leave out the timestamps; a window is then one segment.
    public var withoutTimestamps = false
    /// The latest first timestamp of a window, in seconds; nil for any.
    public var maxInitialTimestamp: Double? = 1
    /// The most tokens of a window; nil for half of what the decoder can hold, which no limit exceeds.
    public var sampleLength: Int?

    /// Whether each window is told the text of those before.
    public var conditionOnPreviousText = true
    /// Start and end of the clips to transcribe, in seconds, ascending; without a last end the recording's; empty for
    /// all.
    public var clipTimestamps: [Double] = []
    /// Silence longer than this is skipped around text that is likely invented, in seconds; needs word times; nil skips
    /// none.
    public var hallucinationSilenceThreshold: Double?
    /// Whether to look for speech first and decode only that, many speech chunks at once; nil does so unless there are
    /// clips.
    public var vadFilter: Bool?

    /// The defaults for a recording.
    public init(language: String? = nil) { self.language = language }

    /// The defaults for somebody who is speaking: few temperatures, and the same final for the same audio even where
    /// sampling is needed.
    public static func live(language: String? = nil) -> DecodingOptions {
        var options = DecodingOptions(language: language)
        options.temperatures = [0, 0.4, 0.8]
        options.seed = 0
        return options
    }
}

/// Which attempt at a window is kept when none passes the thresholds.
public enum FallbackRule: String, Sendable, Hashable, CaseIterable {
    /// The one with the best mean log-probability, of those that do not repeat themselves if there are any:
    /// faster-whisper's rule.
    case best
    /// The last, whatever it is: openai-whisper's rule.
    case last
}

/// What a multilingual model writes down.
public enum DecodingTask: String, Sendable, Hashable, CaseIterable {
    /// What was said, in its own language.
    case transcribe
    /// What was said, in English.
    case translate
}
