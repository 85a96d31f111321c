import SoriWhisper

/// What one thread of the encoder computes with: products of a tile's rows, and room for a tile.
@safe
final class EncoderThreadContext {
    /// Left sides: `[productRows, the longest row]`
    let left: Storage<UInt8>
    let leftScales: Storage<Float>
    /// Results: `[productRows, the longest row]`
    let sums: Storage<Float>
    /// One row: `[the longest row]`
    let row: Storage<Float>
    /// What attention gives: `[tile, width]`
    let attended: Storage<Float>
    let firstConvolution: MatrixProduct?
    let secondConvolution: MatrixProduct?
    let queryKeyValue: MatrixProduct?
    let square: MatrixProduct?
    let up: MatrixProduct?
    let down: MatrixProduct?
    let cross: MatrixProduct?
    let attention: HeadAttention

    /// Compiles the products that `weights` need.
    init(_ plan: EncoderPlan, _ weights: ModelWeights, context: ThreadContext) throws(WhisperError) {
        let rows = plan.productRows
        guard let layer = weights.encoder.first, let cross = weights.cross.first else {
            throw WhisperError(.unsupported, "a model without layers is not computed here")
        }
        let matrices = [
            weights.firstConvolution, weights.secondConvolution, layer.queryKeyValue, layer.up, layer.down, cross,
        ]
        let longest = matrices.map { max($0.inner, $0.slices[0].padded) }.max() ?? 64
        left = try Storage(rows * longest * plan.numbers.size)
        leftScales = try Storage(rows)
        sums = try Storage(rows * longest)
        row = try Storage(longest)
        attended = try Storage(plan.tile * plan.configuration.width)
        firstConvolution = try context.product(rows: rows, weights.firstConvolution)
        secondConvolution = try context.product(rows: rows, weights.secondConvolution)
        queryKeyValue = try context.product(rows: rows, layer.queryKeyValue)
        square = try context.product(rows: rows, layer.out)
        up = try context.product(rows: rows, layer.up)
        down = try context.product(rows: rows, layer.down)
        attention = try HeadAttention(plan.heads, sizes: [rows], context: context)
        self.cross = try context.product(rows: rows, cross)
    }
}
