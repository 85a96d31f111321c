import SoriWhisper
import Synchronization

extension EncoderPass {
    /// Queries, keys and values of a tile.
    func project(_ layer: EncoderLayer, _ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        normalise(layer.attentionNorm, rows, context)
        unsafe multiply(
            context.queryKeyValue, layer.queryKeyValue, rows: rows.count, context, .store,
            out: buffers.projected.base + rows.lowerBound * 3 * width, stride: 3 * width)
    }

    /// Packs the keys and values of a head of the layer.
    func pack(_ head: Int) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + head * plan.heads.width
        unsafe plan.heads.packKeys(source + width, stride: 3 * width, into: buffers.heads[head])
        unsafe plan.heads.packValues(source + 2 * width, stride: 3 * width, into: buffers.heads[head])
    }

    /// The rest of a layer for a tile: attention over the whole window, then the feed-forward part.
    func attendAndFeedForward(_ layer: EncoderLayer, _ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        for head in 0..<plan.configuration.encoder.heads { attend(head, rows, context) }
        let left = left(layer.out.inner, context)
        for local in 0..<rows.count {
            unsafe left.set(local, context.attended.base + local * width, count: width)
        }
        addToHidden(context.square, layer.out, rows, context)

        normalise(layer.feedForwardNorm, rows, context)
        let wide = layer.up.slices[0].padded
        // The product's sums are finished where they stand.
        unsafe multiply(
            context.up, layer.up, rows: rows.count, context, .activate, out: context.sums.base, stride: wide)
        let leftDown = self.left(layer.down.inner, context)
        for local in 0..<rows.count {
            unsafe leftDown.set(local, context.sums.base + local * wide, count: layer.up.columns)
        }
        addToHidden(context.down, layer.down, rows, context)
    }

    /// `attended[rows, head] = softmax(queries keys) values`
    private func attend(_ head: Int, _ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + rows.lowerBound * 3 * width + head * plan.heads.width
        run(
            unsafe context.attention.attend(
                source, stride: 3 * width, count: rows.count, to: buffers.heads[head],
                out: context.attended.base + head * plan.heads.width, outStride: width))
    }

    /// The encoder's last norm.
    func finish(_ rows: Range<Int>) {
        let width = plan.configuration.width
        for row in rows {
            let hidden = unsafe buffers.hidden.base + row * width
            unsafe weights.encoderNorm.apply(hidden, count: width, out: hidden)
        }
    }

    /// Keys and values of a tile for layer `layer` of the decoder.
    func projectCross(_ layer: Int, _ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        let matrix = weights.cross[layer]
        let left = left(matrix.inner, context)
        for row in rows { unsafe left.set(row - rows.lowerBound, buffers.hidden.base + row * width, count: width) }
        unsafe multiply(
            context.cross, matrix, rows: rows.count, context, .store,
            out: buffers.projected.base + rows.lowerBound * 2 * width, stride: 2 * width)
    }

    /// Packs the keys and values of a head of layer `layer` of the decoder.
    func packCross(_ head: Int, layer: Int, slot: Int) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + head * windows.layout.width
        let out = windows.head(head, layer: layer, slot: slot)
        unsafe windows.layout.packKeys(source, stride: 2 * width, into: out)
        unsafe windows.layout.packValues(source + width, stride: 2 * width, into: out)
    }

    private func normalise(_ norm: LayerNorm, _ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        let left = left((width + 63) / 64 * 64, context)
        for row in rows {
            unsafe norm.apply(buffers.hidden.base + row * width, count: width, out: context.row.base)
            unsafe left.set(row - rows.lowerBound, context.row.base, count: width)
        }
    }

    private func addToHidden(
        _ product: MatrixProduct?, _ matrix: PackedMatrix, _ rows: Range<Int>, _ context: EncoderThreadContext
    ) {
        let width = plan.configuration.width
        unsafe multiply(
            product, matrix, rows: rows.count, context, .add, out: buffers.hidden.base + rows.lowerBound * width,
            stride: width)
    }

    private func run(_ succeeded: Bool) {
        if !succeeded { hasFailed.store(true, ordering: .relaxed) }
    }
}
