import SoriWhisper
import Synchronization

/// Steps rows of sequences: every thread computes a slice of each layer's columns and a share of the attention heads.
@safe
final class DecoderPass {
    let configuration: WhisperConfiguration
    let weights: ModelWeights
    let buffers: DecoderBuffers
    let windows: CrossAttentionCache
    let sequences: SelfAttentionCache
    let team: ThreadTeam
    let contexts: [DecoderThreadContext]
    /// Whether the library failed in any thread.
    let hasFailed = Atomic<Bool>(false)
    /// Rows and groups of the step at hand.
    private(set) var rows = 0
    private(set) var groups = 0
    /// The rows whose logits are wanted, ascending, and how many: `[rows]`
    let wanted: Storage<Int32>
    private(set) var wantedCount = 0

    init(
        _ configuration: WhisperConfiguration, _ weights: ModelWeights, windows: CrossAttentionCache, sequences: Int,
        team: ThreadTeam, contexts: [ThreadContext], numbers: NumberType
    ) throws(WhisperError) {
        (self.configuration, self.weights, self.windows, self.team) = (configuration, weights, windows, team)
        self.sequences = try SelfAttentionCache(count: sequences, configuration, numbers: numbers)
        buffers = try DecoderBuffers(configuration, numbers: numbers)
        wanted = try Storage(DecoderBuffers.rows)
        var own: [DecoderThreadContext] = []
        for (index, context) in contexts.enumerated() {
            own.append(
                try DecoderThreadContext(
                    configuration, weights, heads: windows.layout, index: index, threads: contexts.count,
                    context: context))
        }
        self.contexts = own
    }

    /// Takes rows, at most `DecoderBuffers.rows`, for the next `step`; gives how many want logits.
    func prepare(_ step: UnsafeBufferPointer<BatchToken>) -> Int {
        (rows, groups, wantedCount) = (step.count, 0, 0)
        for index in 0..<step.count {
            let row = unsafe step[index]
            unsafe buffers.step.base[index] = row
            sequences.blockTable.own(Int(row.sequence), position: Int(row.position))
            if row.wantsLogits {
                unsafe wanted.base[wantedCount] = Int32(index)
                wantedCount += 1
            }
            if groups > 0, unsafe buffers.groups.base[groups - 1].window == Int(row.window) {
                unsafe buffers.groups.base[groups - 1].count += 1
            } else {
                unsafe buffers.groups.base[groups] = StepGroup(first: index, count: 1, window: Int(row.window))
                groups += 1
            }
        }
        return wantedCount
    }

    /// The part of thread `index` in stepping the rows at hand.
    func step(_ logits: UnsafeMutablePointer<Float>, capturing capture: ScoreCapture?, thread index: Int) {
        let context = contexts[index]
        embed(index)
        for number in weights.decoder.indices {
            let layer = weights.decoder[number]
            normalise(layer.attentionNorm, context, index)
            selfAttention(layer, number, context, index)
            normalise(layer.crossNorm, context, index)
            crossAttention(layer, number, capture, context, index)
            normalise(layer.feedForwardNorm, context, index)
            feedForward(layer, number, context, index)
        }
        unsafe computeLogits(logits, context, index)
    }

    /// `left[r] = norm(hidden[r])` for all rows.
    private func normalise(_ norm: LayerNorm, _ context: DecoderThreadContext, _ index: Int) {
        let width = configuration.width
        let left = left(weights.decoder[0].queryKeyValue.inner, context)
        forLeftRows(rows, index) { row in
            unsafe norm.apply(buffers.hidden.base + row * width, count: width, out: context.row.base)
            unsafe left.set(row, context.row.base, count: width)
        }
    }

    /// `hidden[r] = embedding[token] + positions[position]` for this thread's rows.
    private func embed(_ index: Int) {
        let width = configuration.width
        for row in stride(from: index, to: rows, by: team.count) {
            let token = unsafe Int(buffers.step.base[row].token)
            let position = unsafe Int(buffers.step.base[row].position)
            let out = unsafe buffers.hidden.base + row * width
            do throws(WhisperError) {
                try unsafe weights.embedding.copyFloats(
                    rows: token..<token + 1, into: UnsafeMutableBufferPointer(start: out, count: width))
            } catch {
                hasFailed.store(true, ordering: .relaxed)
            }
            unsafe addRows(out, weights.decoderPositions.base + position * width, count: width, out: out)
        }
        team.barrier()
    }

    /// Whether each thread makes all left rows for itself: of few rows that is less work than waiting for each other.
    private var isPrivate: Bool { rows <= 4 }

    /// The left rows for a layer with `inner` inputs.
    func left(_ inner: Int, _ context: DecoderThreadContext) -> Activations {
        let (base, scales) = isPrivate ? (context.left, context.leftScales) : (buffers.left, buffers.leftScales)
        return unsafe Activations(
            numbers: weights.logits.numbers, inner: inner, base: UnsafeMutableRawPointer(base.base),
            scales: scales.base)
    }

    /// Gives `body` the rows of 0..<count that this thread is to make as left rows; then all `count` are there.
    func forLeftRows(_ count: Int, _ index: Int, _ body: (Int) -> Void) {
        if isPrivate {
            for row in 0..<count { body(row) }
        } else {
            for row in stride(from: index, to: count, by: team.count) { body(row) }
            team.barrier()
        }
    }

    /// Computes this thread's slices of a layer for the left rows; column c of row r ends up in `out[r * stride + c]`.
    /// `next` is what the thread reads afterwards.
    func multiply(
        _ matrix: PackedMatrix, _ products: SliceProducts, rows: Int, _ context: DecoderThreadContext,
        _ epilogue: Epilogue,
        out: UnsafeMutablePointer<Float>, stride: Int, next: UnsafeRawPointer?
    ) {
        let left = left(matrix.inner, context)
        for index in 0..<products.count {
            let (slice, buckets) = products[index]
            let after = unsafe index + 1 < products.count ? products.weights(of: matrix, at: index + 1) : next
            let succeeded = unsafe matrix.multiply(
                left, rows: rows, slice: slice, next: after, product: buckets?[rows], sums: context.sums.base,
                epilogue: epilogue, out: out + matrix.slices[slice].first, stride: stride)
            if !succeeded { hasFailed.store(true, ordering: .relaxed) }
        }
    }

    /// Computes a layer for all rows and adds it to the hidden states.
    func multiplyAdding(
        _ matrix: PackedMatrix, _ products: SliceProducts, _ context: DecoderThreadContext, next: UnsafeRawPointer?
    ) {
        unsafe multiply(
            matrix, products, rows: rows, context, .add, out: buffers.hidden.base, stride: configuration.width,
            next: next)
        team.barrier()
    }

    /// `left[r] = x[r]`, rows of `count` numbers, for all rows.
    func takeLeft(_ x: Storage<Float>, count: Int, inner: Int, _ context: DecoderThreadContext, _ index: Int) {
        let left = left(inner, context)
        forLeftRows(rows, index) { unsafe left.set($0, x.base + $0 * count, count: count) }
    }
}
