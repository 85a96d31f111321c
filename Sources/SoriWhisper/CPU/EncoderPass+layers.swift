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
            let sums = unsafe lane.sums.base + local * padded
            unsafe layer.queryKeyValue.finish(sums, scale: lane.leftScales.base[local], out: sums)
            unsafe (buffers.queries.base + row * width).update(from: sums, count: width)
            for head in 0..<plan.configuration.encoder.heads {
                let (offset, place) = (head * plan.heads.width, head * plan.heads.bytes)
                unsafe plan.heads.setKey(sums + width + offset, position: row, into: buffers.keys.base + place)
                unsafe plan.heads.setValue(sums + 2 * width + offset, position: row, into: buffers.values.base + place)
            }
        }
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
            unsafe geluRow(sums, count: layer.up.columns)
            unsafe leftDown.set(local, sums, count: layer.up.columns)
        }
        multiply(lane.down, layer.down, lane)
        addToHidden(layer.down, rows, lane)
    }

    /// `attended[rows, head] = softmax(queries keys) values`
    private func attend(_ head: Int, _ rows: Range<Int>, _ lane: EncoderLane) {
        let (width, heads) = (plan.configuration.width, plan.heads)
        for row in rows {
            let source = unsafe buffers.queries.base + row * width + head * heads.width
            let out = unsafe lane.headQueries.base + (row - rows.lowerBound) * heads.inner
            unsafe out.update(from: source, count: heads.width)
        }
        let place = head * heads.bytes
        unsafe run(
            lane.score.run(unsafe lane.headQueries.base, unsafe buffers.keys.base + place, unsafe lane.scores.base))
        for local in 0..<rows.count {
            let scores = unsafe lane.scores.base + local * heads.padded
            let sum = unsafe exponentiateRow(scores, count: heads.positions, padded: heads.padded)
            unsafe lane.inverses.base[local] = 1 / sum
        }
        unsafe run(
            lane.weigh.run(unsafe lane.scores.base, unsafe buffers.values.base + place, unsafe lane.headValues.base))
        for local in 0..<rows.count {
            unsafe scaleRow(
                lane.headValues.base + local * heads.inner, lane.inverses.base[local], count: heads.width,
                out: lane.attended.base + local * width + head * heads.width)
        }
    }

    /// The encoder's last norm, and the keys and values that the decoder attends to.
    func finish(_ rows: Range<Int>, place: Int, _ lane: EncoderLane) {
        let width = plan.configuration.width
        for row in rows {
            let hidden = unsafe buffers.hidden.base + row * width
            unsafe weights.encoderNorm.apply(hidden, count: width, out: hidden)
        }
        let heads = windows.heads
        for layer in weights.cross.indices {
            let matrix = weights.cross[layer]
            let left = left(matrix.inner, lane)
            for row in rows {
                unsafe left.set(row - rows.lowerBound, buffers.hidden.base + row * width, count: width)
            }
            multiply(lane.cross, matrix, lane)
            for row in rows {
                let local = row - rows.lowerBound
                let sums = unsafe lane.sums.base + local * matrix.slices[0].padded
                unsafe matrix.finish(sums, scale: lane.leftScales.base[local], out: sums)
                for head in 0..<plan.configuration.decoder.heads {
                    let offset = head * heads.width
                    unsafe heads.setKey(
                        sums + offset, position: row, into: windows.keys(place, layer: layer, head: head))
                    unsafe heads.setValue(
                        sums + width + offset, position: row, into: windows.values(place, layer: layer, head: head))
                }
            }
        }
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
