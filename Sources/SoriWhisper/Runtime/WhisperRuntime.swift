/// Computes one loaded model: encodes batches of windows and steps batches of tokens, whoever they belong to.
///
/// State lives in numbered slots. A window slot holds the cross-attention keys and values of one encoded window; a
/// sequence slot (a KV cache slot) holds the self-attention keys and values of one sequence. The caller (the scheduler)
/// allocates slots; a slot that was released holds nothing that a later user could see. Everything is planned at load:
/// no call allocates.
///
/// One thread at a time calls a runtime. Slots and positions out of range are the caller's fault and stop the program.
public protocol WhisperRuntime: AnyObject {
    /// The dimensions of the model.
    var configuration: WhisperConfiguration { get }
    /// What it computes with; never `auto`.
    var computeType: ComputeType { get }
    /// How much fits in one call and altogether.
    var capacity: RuntimeCapacity { get }
    /// How rows of its logits are searched and summed; `LogitsKernels.portable` unless the runtime has faster ones.
    var logitsKernels: LogitsKernels { get }

    /// Encodes windows, at most `capacity.windowsPerCall`, and fills their slots with what the decoder attends to.
    ///
    /// `isWanted` is asked now and then, on the calling thread; when it says no, the work is given up soon and the
    /// result is false. Throws `WhisperError` when a spectrogram has other dimensions than the model's or the library
    /// fails. The slots named are undefined in either case.
    func encode(_ windows: [WindowInput], while isWanted: () -> Bool) throws(WhisperError) -> Bool

    /// Appends every token's key and value to its sequence, and computes the logits that are asked for.
    ///
    /// Tokens of one sequence stand together, in order of position, and begin where the sequence ends (a prompt comes
    /// as many tokens). `logits` is `[tokens that want them, vocabularySize]`, in the order of those tokens.
    func step(_ tokens: UnsafeBufferPointer<BatchToken>, logits: UnsafeMutablePointer<Float>) throws(WhisperError)

    /// Makes the first `length` positions of some sequences those of others, all at once: every `from` is read before
    /// any `to` changes.
    ///
    /// Only a block table is copied: keys and values stay in the slot that computed them. So the sequences that share
    /// history (the beams or samples of one request) are released together, and a slot is not stepped at a position
    /// that another still reads.
    func copySequences(_ copies: UnsafeBufferPointer<SequenceCopy>, length: Int)

    /// Steps tokens of one sequence and also writes the raw cross-attention scores of some heads: the product of query
    /// and key, scaled, before the softmax.
    ///
    /// `scores` is `[heads, tokens, audioContext]`; `logits` as in `step`.
    func stepCapturing(
        _ tokens: UnsafeBufferPointer<BatchToken>, heads: [WhisperConfiguration.AttentionHead],
        scores: UnsafeMutablePointer<Float>, logits: UnsafeMutablePointer<Float>
    ) throws(WhisperError)
}

extension WhisperRuntime {
    /// Kernels in Swift.
    public var logitsKernels: LogitsKernels { .portable }

    /// Encodes windows to the end; throws as `encode(_:while:)` does.
    public func encode(_ windows: [WindowInput]) throws(WhisperError) {
        _ = try encode(windows) { true }
    }

    /// Has the runtime encode, and keep, what it needs for windows that are encoded in part; they are no slower
    /// afterwards than any later ones. Window slot 0 is undefined then. Throws as `encode(_:while:)` does.
    package func keepSilence() throws(WhisperError) {
        let (bins, frames) = (configuration.melBins, configuration.windowFrames)
        let zeros = MelSpectrogram(bins: bins, frames: frames, values: [Float](repeating: 0, count: bins * frames))
        try encode([WindowInput(slot: 0, mel: zeros, positions: 1)])
    }
}
