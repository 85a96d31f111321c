import SoriWhisper
import Synchronization

extension DecoderPass {
    /// Self-attention with the left rows; adds to the hidden states.
    func selfAttention(_ layer: DecoderLayer, _ number: Int, _ context: DecoderThreadContext, _ index: Int) {
        let width = configuration.width
        unsafe multiply(
            layer.queryKeyValue, context.queryKeyValue, rows: rows, context, .store, out: buffers.projected.base,
            stride: 3 * width, next: context.square.weights(of: layer.out))
        for index in 0..<context.queryKeyValue.count {
            let slice = layer.queryKeyValue.slices[context.queryKeyValue[index].slice]
            for row in 0..<rows { remember(row, number, columns: slice.first..<slice.first + slice.columns) }
        }
        team.barrier()
        let heads = configuration.decoder.heads
        let headWidth = width / heads
        for item in stride(from: index, to: rows * heads, by: team.count) {
            let (row, head) = (item / heads, item % heads)
            let step = unsafe buffers.step.base[row]
            let offset = head * headWidth
            unsafe sequences.attend(
                buffers.projected.base + row * 3 * width + offset, layer: number, head: head,
                sequence: Int(step.sequence), count: Int(step.position) + 1, scores: context.history.base,
                out: buffers.attended.base + row * width + offset)
        }
        team.barrier()
        takeLeft(buffers.attended, count: width, inner: layer.out.inner, context, index)
        unsafe multiplyAdding(layer.out, context.square, context, next: context.square.weights(of: layer.crossQuery))
    }

    /// Copies what columns `columns` hold of a row's key and value into its sequence, head by head.
    private func remember(_ row: Int, _ layer: Int, columns: Range<Int>) {
        let width = configuration.width
        let headWidth = width / configuration.decoder.heads
        let step = unsafe buffers.step.base[row]
        let source = unsafe buffers.projected.base + row * 3 * width
        var column = max(columns.lowerBound, width)
        while column < columns.upperBound {
            let head = column % width / headWidth
            let end = min((column / headWidth + 1) * headWidth, columns.upperBound)
            let heads =
                column < 2 * width
                ? unsafe sequences.keys(layer: layer, head: head) : unsafe sequences.values(layer: layer, head: head)
            unsafe sequences.write(
                source + column, count: end - column, into: heads, sequence: Int(step.sequence),
                position: Int(step.position), offset: column % headWidth)
            column = end
        }
    }

    /// Cross-attention with the left rows; adds to the hidden states.
    func crossAttention(
        _ layer: DecoderLayer, _ number: Int, _ capture: ScoreCapture?, _ context: DecoderThreadContext, _ index: Int
    ) {
        let width = configuration.width
        unsafe multiply(
            layer.crossQuery, context.square, rows: rows, context, .store, out: buffers.projected.base, stride: width,
            next: windowKeys(number, index))
        team.barrier()
        let heads = configuration.decoder.heads
        for item in stride(from: index, to: groups * heads, by: team.count) {
            let group = unsafe buffers.groups.base[item / heads]
            let next = unsafe windowKeys(number, item + team.count) ?? context.square.weights(of: layer.crossOut)
            unsafe attendWindow(group, layer: number, head: item % heads, next: next, capture, context)
        }
        team.barrier()
        takeLeft(buffers.attended, count: width, inner: layer.crossOut.inner, context, index)
        unsafe multiplyAdding(layer.crossOut, context.square, context, next: context.up.weights(of: layer.up))
    }

    /// The keys of item `item` of cross-attention, if there is one.
    private func windowKeys(_ layer: Int, _ item: Int) -> UnsafeRawPointer? {
        let heads = configuration.decoder.heads
        guard item < groups * heads else { return nil }
        let group = unsafe buffers.groups.base[item / heads]
        return unsafe UnsafeRawPointer(windows.head(item % heads, layer: layer, slot: group.window).keys)
    }

    private func attendWindow(
        _ group: StepGroup, layer: Int, head: Int, next: UnsafeRawPointer?, _ capture: ScoreCapture?,
        _ context: DecoderThreadContext
    ) {
        let width = configuration.width
        let offset = group.first * width + head * windows.layout.width
        let keysAndValues = windows.head(head, layer: layer, slot: group.window)
        let (queries, out) = unsafe (buffers.projected.base + offset, buffers.attended.base + offset)
        guard let capture else {
            run(
                unsafe context.attention.attend(
                    queries, stride: width, count: group.count, to: keysAndValues, out: out, outStride: width,
                    next: next))
            return
        }
        run(
            unsafe context.attention.attend(
                queries, stride: width, count: group.count, to: keysAndValues, out: out, outStride: width, next: next
            ) { row, scores in unsafe capture.take(scores, layer: layer, head: head, row: group.first + row) })
    }

    /// The feed-forward part with the left rows; adds to the hidden states.
    func feedForward(_ layer: DecoderLayer, _ number: Int, _ context: DecoderThreadContext, _ index: Int) {
        let wide = configuration.decoder.hidden
        unsafe multiply(
            layer.up, context.up, rows: rows, context, .activate, out: buffers.middle.base, stride: wide,
            next: context.down.weights(of: layer.down))
        team.barrier()
        takeLeft(buffers.middle, count: wide, inner: layer.down.inner, context, index)
        let isLast = number + 1 == weights.decoder.count
        let next =
            unsafe isLast
            ? firstLogits(context, index)
            : context.queryKeyValue.weights(of: weights.decoder[number + 1].queryKeyValue)
        unsafe multiplyAdding(layer.down, context.down, context, next: next)
    }

    private func run(_ succeeded: Bool) {
        if !succeeded { hasFailed.store(true, ordering: .relaxed) }
    }
}
