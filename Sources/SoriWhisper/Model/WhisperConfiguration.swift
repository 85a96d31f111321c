/// The dimensions and decoding defaults of one Whisper model, all from its files.
public struct WhisperConfiguration: Sendable, Equatable {
    /// Mel bins of the input, 80 or 128 in the models that are published.
    public var melBins: Int
    /// Positions of the encoder's output, 1500 for 30 s: half the frames of a window.
    public var audioContext: Int
    /// Tokens the decoder sees at most, 448 in the models that are published.
    public var textContext: Int
    /// Entries of the vocabulary, special tokens and timestamps included: rows of the embedding.
    public var vocabularySize: Int
    /// Width of the hidden states, in the encoder and in the decoder.
    public var width: Int
    /// Layers, heads and feed-forward width of the encoder.
    public var encoder: Stack
    /// Layers, heads and feed-forward width of the decoder.
    public var decoder: Stack
    /// Whether the model knows languages and translation; nil when the files do not say.
    public var isMultilingual: Bool?
    /// Tokens never to sample, when the files list them; the reference's own choice is
    /// `WhisperTokenizer.nonSpeechTokens`.
    public var suppressedTokens: [Int]?
    /// Tokens not to sample first, when the files list them.
    public var suppressedFirstTokens: [Int]?
    /// The cross-attention heads that follow the time; nil when the files do not say.
    public var alignmentHeads: [AttentionHead]?
    /// The last timestamp the first one may be, in steps of 20 ms; nil when the files do not say.
    public var maxInitialTimestampIndex: Int?
    /// Ids of special tokens that the files state; the tokenizer must agree with them.
    public var stated: StatedTokens

    package init(
        melBins: Int, audioContext: Int, textContext: Int, vocabularySize: Int, width: Int, encoder: Stack,
        decoder: Stack, isMultilingual: Bool? = nil, suppressedTokens: [Int]? = nil,
        suppressedFirstTokens: [Int]? = nil, alignmentHeads: [AttentionHead]? = nil,
        maxInitialTimestampIndex: Int? = nil, stated: StatedTokens
    ) {
        self.melBins = melBins
        self.audioContext = audioContext
        self.textContext = textContext
        self.vocabularySize = vocabularySize
        self.width = width
        self.encoder = encoder
        self.decoder = decoder
        self.isMultilingual = isMultilingual
        self.suppressedTokens = suppressedTokens
        self.suppressedFirstTokens = suppressedFirstTokens
        self.alignmentHeads = alignmentHeads
        self.maxInitialTimestampIndex = maxInitialTimestampIndex
        self.stated = stated
    }

    /// Frames of log-mel that the encoder takes: twice `audioContext`.
    public var windowFrames: Int { 2 * audioContext }

    /// One stack of layers.
    public struct Stack: Sendable, Equatable {
        /// Number of layers.
        public var layers: Int
        /// Attention heads of a layer; they share the width evenly.
        public var heads: Int
        /// Width of the feed-forward layer.
        public var hidden: Int

        /// Makes a stack of `layers` layers.
        public init(layers: Int, heads: Int, hidden: Int) {
            self.layers = layers
            self.heads = heads
            self.hidden = hidden
        }
    }

    /// One cross-attention head of the decoder.
    public struct AttentionHead: Sendable, Hashable {
        /// The decoder layer, from 0.
        public var layer: Int
        /// The head within the layer, from 0.
        public var head: Int

        /// Makes the head `head` of `layer`.
        public init(layer: Int, head: Int) {
            self.layer = layer
            self.head = head
        }
    }

    /// Special tokens named by the configuration files, for a check against the tokenizer.
    public struct StatedTokens: Sendable, Equatable {
        /// `<|endoftext|>`
        public var endOfText: Int?
        /// `<|startoftranscript|>`
        public var startOfTranscript: Int?
        /// `<|startofprev|>`
        public var startOfPrevious: Int?
        /// `<|notimestamps|>`
        public var noTimestamps: Int?

        /// Makes a set of ids.
        public init(
            endOfText: Int? = nil, startOfTranscript: Int? = nil, startOfPrevious: Int? = nil, noTimestamps: Int? = nil
        ) {
            self.endOfText = endOfText
            self.startOfTranscript = startOfTranscript
            self.startOfPrevious = startOfPrevious
            self.noTimestamps = noTimestamps
        }
    }
}
