import SoriWhisper

/// What the threads of the decoder share: up to `GEMMBuckets.most` rows of a step.
@safe
final class DecoderBuffers {
    static let rows = GEMMBuckets.most

    /// The hidden states: `[rows, width]`
    let hidden: Storage<Float>
    /// Left sides of products: `[rows, the longest inner]`
    let left: Storage<UInt8>
    let leftScales: Storage<Float>
    /// Queries, keys and values of self-attention, or queries of cross-attention: `[rows, 3 width]`
    let projected: Storage<Float>
    /// What attention gives: `[rows, width]`
    let attended: Storage<Float>
    /// The middle of the feed-forward part: `[rows, hidden]`
    let middle: Storage<Float>
    /// The largest of each 64 logits that were computed coarsely: `[rows, vocabularySize / 64]`
    let maxima: Storage<Float>
    /// The rows of the step, and how they share windows.
    let step: Storage<BatchToken>
    let groups: Storage<StepGroup>

    init(_ configuration: WhisperConfiguration, numbers: NumberType) throws(WhisperError) {
        let (width, wide) = (configuration.width, configuration.decoder.hidden)
        let longest = (max(width, wide) + 63) / 64 * 64
        hidden = try Storage(Self.rows * width)
        left = try Storage(Self.rows * longest * numbers.size)
        leftScales = try Storage(Self.rows)
        projected = try Storage(Self.rows * 3 * width)
        attended = try Storage(Self.rows * width)
        middle = try Storage(Self.rows * wide)
        maxima = try Storage(Self.rows * (configuration.vocabularySize / 64 + 1))
        step = try Storage(Self.rows)
        groups = try Storage(Self.rows)
    }
}
