import SoriWhisper

/// What one thread of the decoder computes with.
@safe
final class DecoderThreadContext {
    /// Left sides of products, of a step with few rows: `[rows, the longest inner]`
    let left: Storage<UInt8>
    let leftScales: Storage<Float>
    /// Sums of a slice: `[rows, the widest slice]`
    let sums: Storage<Float>
    /// One row: `[the longest row]`
    let row: Storage<Float>
    /// Scores of self-attention: `[textContext]`, rounded up to 8
    let history: Storage<Float>
    let queryKeyValue: SliceLadders
    let square: SliceLadders
    let up: SliceLadders
    let down: SliceLadders
    let logits: SliceLadders
    let attention: HeadAttention

    init(
        _ configuration: WhisperConfiguration, _ weights: ModelWeights, heads: HeadPanels, index: Int, lanes: Int,
        lane: ThreadContext
    ) throws(WhisperError) {
        guard let layer = weights.decoder.first else {
            throw WhisperError(.unsupported, "a model without layers is not computed here")
        }
        let rows = DecoderBuffers.rows
        func ladders(_ matrix: PackedMatrix) throws(WhisperError) -> SliceLadders {
            try SliceLadders(matrix, index: index, lanes: lanes, sizes: GEMMBuckets.sizes, lane: lane)
        }
        queryKeyValue = try ladders(layer.queryKeyValue)
        square = try ladders(layer.out)
        up = try ladders(layer.up)
        down = try ladders(layer.down)
        logits = try ladders(weights.logits)
        attention = try HeadAttention(heads, sizes: GEMMBuckets.sizes, lane: lane)
        let widest = [layer.queryKeyValue, layer.out, layer.up, layer.down, weights.logits].map { $0.slices[0].padded }
        sums = try Storage(rows * (widest.max() ?? 64))
        let longest = max(layer.down.inner, layer.out.inner)
        left = try Storage(rows * longest * weights.logits.numbers.size)
        leftScales = try Storage(rows)
        row = try Storage((configuration.width + 63) / 64 * 64)
        history = try Storage((configuration.textContext + 7) / 8 * 8)
    }
}
