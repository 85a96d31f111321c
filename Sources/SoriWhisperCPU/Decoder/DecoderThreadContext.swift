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
    let queryKeyValue: SliceProducts
    let square: SliceProducts
    let up: SliceProducts
    let down: SliceProducts
    let logits: SliceProducts
    let attention: HeadAttention

    init(
        _ configuration: WhisperConfiguration, _ weights: ModelWeights, heads: KVHeadLayout, index: Int, threads: Int,
        context: ThreadContext
    ) throws(WhisperError) {
        guard let layer = weights.decoder.first else {
            throw WhisperError(.unsupported, "a model without layers is not computed here")
        }
        let rows = DecoderBuffers.rows
        func products(_ matrix: PackedMatrix) throws(WhisperError) -> SliceProducts {
            try SliceProducts(matrix, index: index, threads: threads, sizes: GEMMBuckets.sizes, context: context)
        }
        queryKeyValue = try products(layer.queryKeyValue)
        square = try products(layer.out)
        up = try products(layer.up)
        down = try products(layer.down)
        logits = try products(weights.logits)
        attention = try HeadAttention(heads, sizes: GEMMBuckets.sizes, context: context)
        let widest = [layer.queryKeyValue, layer.out, layer.up, layer.down, weights.logits].map { $0.slices[0].padded }
        sums = try Storage(rows * (widest.max() ?? 64))
        let longest = max(layer.down.inner, layer.out.inner)
        left = try Storage(rows * longest * weights.logits.numbers.size)
        leftScales = try Storage(rows)
        row = try Storage((configuration.width + 63) / 64 * 64)
        history = try Storage((configuration.textContext + 7) / 8 * 8)
    }
}
