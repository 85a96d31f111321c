/// The memory that a loaded model takes at least, in bytes, by its dimensions: packed weights, and what one recording
/// and one live utterance touch. Pure.
///
/// A lower bound: biases, scales, threads' own buffers and further windows come on top, so a model that takes more than
/// there is does not fit for certain.
public struct ModelMemory: Sendable, Equatable {
    /// Weights as they are computed with.
    public let weights: Int
    /// What an encode computes on.
    public let encoding: Int
    /// Keys and values of one window.
    public let window: Int
    /// Keys and values of a window of zeros in every layer, bfloat16: kept for windows that are encoded in part, else
    /// 0.
    public let silence: Int

    /// All of it.
    public var total: Int { weights + encoding + window + silence }

    /// The memory of a model with `configuration`; `auto` counts as int8, the least it can become.
    public init(for configuration: WhisperConfiguration, computeType: ComputeType, keepsSilence: Bool) {
        let (width, context) = (configuration.width, configuration.audioContext)
        let (encoder, decoder) = (configuration.encoder, configuration.decoder)
        let number =
            switch computeType {
            case .float32: 4
            case .bfloat16: 2
            case .int8, .auto: 1
            }
        // Query, key, value and output of an attention, and both products of the feed-forward part.
        let attention = 4 * width * width
        let products =
            encoder.layers * (attention + 2 * width * encoder.hidden)
            + decoder.layers * (2 * attention + 2 * width * decoder.hidden)
            + 3 * width * (configuration.melBins + width) + configuration.vocabularySize * width
        weights = number * products + 4 * width * (context + configuration.textContext)
        // Both convolutions' outputs; queries, keys and values.
        encoding = 4 * width * context * (2 + 1 + 3)
        // In bytes a value may take half of one: three of four, with what keys keep for times.
        window = (number == 1 ? 3 : 16) * decoder.layers * context * width / 2
        silence = keepsSilence ? 2 * 2 * (encoder.layers + decoder.layers) * context * width : 0
    }

    /// Throws `WhisperError` (`computation_failed`) with the remedy when `available` bytes are less than the model
    /// takes.
    package func check(available: Int) throws(WhisperError) {
        guard total > available else { return }
        func megabytes(_ bytes: Int) -> String { "\((bytes + 1_048_575) >> 20) MB" }
        let short = silence > 0 ? ", or --short-interims off (\(megabytes(silence)) less)" : ""
        throw WhisperError(
            .computation,
            "the model takes at least \(megabytes(total)) of memory, and there are \(megabytes(available)); take a smaller "
                + "model, int8\(short)")
    }
}
