/// What is wanted of a recording: how its windows are decoded, and how they hang together.
public struct TranscriptionOptions: Sendable, Equatable {
    /// A code such as `ko`; nil to detect it in the first window.
    public var language: String?
    /// Whether a language that is not given is told by the first window as it is decoded, with zeros after short audio:
    /// that spares encoding it twice. The reference has silence there; for audio of a whole window and more both are
    /// the same.
    public var tellsLanguageByWindow = false
    /// How tokens are chosen.
    public var decoding = DecodingOptions()
    /// Whether each window is told the text of those before.
    public var conditionOnPreviousText = true
    /// The text before the recording: names, spelling, style.
    public var initialPrompt: String?
    /// Whether segments carry their words with times.
    public var wordTimestamps = false
    /// Start and end of the clips to transcribe, in seconds, ascending; without a last end the recording's; empty for
    /// all.
    public var clipTimestamps: [Double] = []
    /// Silence longer than this is skipped around text that is likely invented, in seconds; needs word times; nil skips
    /// none.
    public var hallucinationSilenceThreshold: Double?
    /// Encodes this part of a window only, for texts that are decoded again in a moment; nil encodes all, as the
    /// reference does. The language is told by the same part.
    public var audioContextLimit: AudioContext?
    /// Who goes first.
    public var priority = WindowPriority.file

    /// The defaults of openai-whisper.
    public init() {}

    /// Throws `WhisperError` (`invalid_argument`), naming the option as clients do, when a value is out of range.
    func check(sequences: Int, tokenizer: WhisperTokenizer) throws(WhisperError) {
        try decoding.check(sequences: sequences, vocabularySize: tokenizer.vocabularySize)
        if let language, tokenizer.isMultilingual, tokenizer.special.language(language) == nil {
            throw WhisperError(.invalidArgument, "this model does not know the language \(language.prefix(40))")
        }
        guard (initialPrompt ?? "").utf8.count <= 65_536 else {
            throw WhisperError(.invalidArgument, "initial_prompt is longer than 65536 bytes; make it shorter")
        }
        guard clipTimestamps.count <= 10_000, clipTimestamps.allSatisfy({ (0...1e7).contains($0) }),
            zip(clipTimestamps, clipTimestamps.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw WhisperError(
                .invalidArgument, "clip_timestamps must be at most 10000 ascending times in seconds, from 0")
        }
        if let threshold = hallucinationSilenceThreshold, !(0...1e6).contains(threshold) {
            throw WhisperError(.invalidArgument, "hallucination_silence_threshold must be 0 or more seconds")
        }
    }
}
