import Synchronization

extension EncoderPass {
    /// Queries, keys and values of a tile.
    func project(_ layer: EncoderLayer, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        normalise(layer.attentionNorm, rows, lane)
        multiply(lane.queryKeyValue, layer.queryKeyValue, lane)
        let padded = layer.queryKeyValue.slices[0].padded
        for row in rows {
            let local = row - rows.lowerBound
            unsafe layer.queryKeyValue.finish(
                lane.sums.base + local * padded, scale: lane.leftScales.base[local],
                out: buffers.projected.base + row * 3 * width)
        }
    }

    /// Packs the keys and values of a head of the layer.
    func pack(_ head: Int) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + head * plan.heads.width
        unsafe plan.heads.packKeys(source + width, stride: 3 * width, into: buffers.heads[head])
        unsafe plan.heads.packValues(source + 2 * width, stride: 3 * width, into: buffers.heads[head])
    }

    /// The rest of a layer for a tile: attention over the whole window, then the feed-forward part.
    func attendAndFeedForward(_ layer: EncoderLayer, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        for head in 0..<plan.configuration.encoder.heads { attend(head, rows, lane) }
        let left = left(layer.out.inner, lane)
        for local in 0..<rows.count {
            unsafe left.set(local, lane.attended.base + local * width, count: width)
        }
        multiply(lane.square, layer.out, lane)
        addToHidden(layer.out, rows, lane)

        normalise(layer.feedForwardNorm, rows, lane)
        multiply(lane.up, layer.up, lane)
        let wide = layer.up.slices[0].padded
        let leftDown = self.left(layer.down.inner, lane)
        for local in 0..<rows.count {
            let sums = unsafe lane.sums.base + local * wide
            unsafe layer.up.finish(sums, scale: lane.leftScales.base[local], out: sums)
            unsafe layer.up.activate(sums, count: layer.up.columns)
            unsafe leftDown.set(local, sums, count: layer.up.columns)
        }
        multiply(lane.down, layer.down, lane)
        addToHidden(layer.down, rows, lane)
    }

    /// `attended[rows, head] = softmax(queries keys) values`
    private func attend(_ head: Int, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + rows.lowerBound * 3 * width + head * plan.heads.width
        run(
            unsafe lane.attention.attend(
                source, stride: 3 * width, count: rows.count, to: buffers.heads[head],
                out: lane.attended.base + head * plan.heads.width, outStride: width))
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
    func projectCross(_ layer: Int, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        let matrix = weights.cross[layer]
        let left = left(matrix.inner, lane)
        for row in rows { unsafe left.set(row - rows.lowerBound, buffers.hidden.base + row * width, count: width) }
        multiply(lane.cross, matrix, lane)
        for row in rows {
            let local = row - rows.lowerBound
            unsafe matrix.finish(
                lane.sums.base + local * matrix.slices[0].padded, scale: lane.leftScales.base[local],
                out: buffers.projected.base + row * 2 * width)
        }
    }

    /// Packs the keys and values of a head of layer `layer` of the decoder.
    func packCross(_ head: Int, layer: Int, place: Int) {
        let width = plan.configuration.width
        let source = unsafe buffers.projected.base + head * windows.heads.width
        let out = windows.place(place, layer: layer, head: head)
        unsafe windows.heads.packKeys(source, stride: 2 * width, into: out)
        unsafe windows.heads.packValues(source + width, stride: 2 * width, into: out)
    }

    private func normalise(_ norm: LayerNorm, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        let left = left((width + 63) / 64 * 64, lane)
        for row in rows {
            unsafe norm.apply(buffers.hidden.base + row * width, count: width, out: lane.row.base)
            unsafe left.set(row - rows.lowerBound, lane.row.base, count: width)
        }
    }

    private func addToHidden(_ matrix: PackedMatrix, _ rows: Range<Int>, _ lane: EncoderLane) {
        let width = plan.configuration.width
        for row in rows {
            let local = row - rows.lowerBound
            unsafe matrix.finishAdding(
                lane.sums.base + local * matrix.slices[0].padded, scale: lane.leftScales.base[local],
                out: buffers.hidden.base + row * width)
        }
    }

    private func run(_ succeeded: Bool) {
        if !succeeded { hasFailed.store(true, ordering: .relaxed) }
    }
}
