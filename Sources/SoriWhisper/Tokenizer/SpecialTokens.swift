/// The ids of the tokens that steer decoding, all taken from the files of the model.
public struct SpecialTokens: Sendable, Equatable {
    /// `<|endoftext|>`; every id below it is text.
    public var endOfText: Int
    /// `<|startoftranscript|>`
    public var startOfTranscript: Int
    /// The language tokens in the order of their ids.
    public var languages: [Language]
    /// `<|translate|>`
    public var translate: Int
    /// `<|transcribe|>`
    public var transcribe: Int
    /// `<|startoflm|>`
    public var startOfLanguageModel: Int
    /// `<|startofprev|>`
    public var startOfPrevious: Int
    /// `<|nospeech|>`, in older files `<|nocaptions|>`
    public var noSpeech: Int
    /// `<|notimestamps|>`
    public var noTimestamps: Int
    /// `<|0.00|>`; it and every id above it is a timestamp, each 20 ms later than the one before.
    public var timestampBegin: Int

    /// A language and its token.
    public struct Language: Sendable, Hashable {
        /// The code, such as `ko`.
        public var code: String
        /// The id of `<|code|>`.
        public var id: Int
    }

    /// The token of a language code; nil when the vocabulary has none.
    public func language(_ code: String) -> Int? {
        languages.first { $0.code == code }?.id
    }
}
