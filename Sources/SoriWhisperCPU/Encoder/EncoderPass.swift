import SoriWhisper
import Synchronization

/// Encodes one window after another, all threads on each: rows in tiles, a barrier wherever a row needs its neighbours.
@safe
final class EncoderPass {
    let plan: EncoderPlan
    let weights: ModelWeights
    let buffers: EncoderBuffers
    let silence: SilentWindow
    let windows: CrossAttentionCache
    let team: ThreadTeam
    let contexts: [EncoderThreadContext]
    /// Whether the library failed in any thread.
    let hasFailed = Atomic<Bool>(false)
    /// Whether the last window was given up.
    let isStopped = Atomic<Bool>(false)

    init(
        _ plan: EncoderPlan, _ weights: ModelWeights, windows: CrossAttentionCache, team: ThreadTeam,
        contexts: [ThreadContext]
    ) throws(WhisperError) {
        (self.plan, self.weights, self.windows, self.team) = (plan, weights, windows, team)
        buffers = try EncoderBuffers(plan)
        silence = try SilentWindow(
            layers: weights.encoder.count + weights.cross.count, positions: plan.configuration.audioContext,
            width: plan.configuration.width)
        var own: [EncoderThreadContext] = []
        for context in contexts { own.append(try EncoderThreadContext(plan, weights, context: context)) }
        self.contexts = own
    }

    /// The part of thread `index` in encoding `mel` `[melBins, 2 audioContext]` into cross-attention slot `slot`: its
    /// first `positions` positions, with those of `silence` behind them. With `keepsSilence` (and all positions),
    /// `silence` becomes this window.
    ///
    /// Thread 0 asks `isWanted` before each layer; when it is false, all threads stop there.
    func encode(
        _ mel: UnsafePointer<Float>, positions: Int, slot: Int, keepsSilence: Bool = false, thread index: Int,
        while isWanted: () -> Bool
    ) {
        let context = contexts[index]
        let width = plan.configuration.width
        forTiles(of: 2 * positions) { unsafe convolveFirst(mel, $0, context) }
        forTiles(of: positions) { convolveSecond($0, context) }
        for (number, layer) in weights.encoder.enumerated() {
            guard goesOn(index, isWanted) else { return }
            forTiles(of: positions) { project(layer, $0, context) }
            unsafe shareSilence(
                buffers.projected.base + width, stride: 3 * width, layer: number, behind: positions, keepsSilence)
            forItems(plan.configuration.encoder.heads) { pack($0) }
            forTiles(of: positions) { attendAndFeedForward(layer, $0, context) }
        }
        forTiles(of: positions) { finish($0) }
        for layer in weights.cross.indices {
            guard goesOn(index, isWanted) else { return }
            forTiles(of: positions) { projectCross(layer, $0, context) }
            unsafe shareSilence(
                buffers.projected.base, stride: 2 * width, layer: weights.encoder.count + layer, behind: positions,
                keepsSilence)
            forItems(plan.configuration.decoder.heads) { packCross($0, layer: layer, slot: slot) }
        }
    }

    /// Puts a layer's silence behind the first `positions` keys and values, or keeps all of them as silence.
    private func shareSilence(
        _ keysAndValues: UnsafeMutablePointer<Float>, stride: Int, layer: Int, behind positions: Int, _ isKept: Bool
    ) {
        let context = plan.configuration.audioContext
        if isKept {
            forTiles(of: context) { unsafe silence.keep(keysAndValues, stride: stride, $0, layer: layer) }
        } else if positions < context {
            forTiles(of: context - positions) {
                let range = $0.lowerBound + positions..<$0.upperBound + positions
                unsafe silence.copy(range, layer: layer, to: keysAndValues, stride: stride)
            }
        }
    }

    /// What thread 0 makes of `isWanted`, told to every thread.
    private func goesOn(_ index: Int, _ isWanted: () -> Bool) -> Bool {
        if index == 0, !isWanted() { isStopped.store(true, ordering: .relaxed) }
        team.barrier()
        return !isStopped.load(ordering: .relaxed)
    }

    /// Gives this thread tile after tile until none is left, then waits for the others.
    private func forTiles(of rows: Int, _ body: (Range<Int>) -> Void) {
        forItems(plan.tiles(rows)) { body(plan.range($0, of: rows)) }
    }

    /// Gives this thread item after item of 0..<count until none is left, then waits for the others.
    private func forItems(_ count: Int, _ body: (Int) -> Void) {
        var item = team.take()
        while item < count {
            body(item)
            item = team.take()
        }
        team.barrier()
    }

    /// Computes a layer for the context's first `rows` left rows; row r ends up at `out + r * stride`.
    func multiply(
        _ product: MatrixProduct?, _ matrix: PackedMatrix, rows: Int, _ context: EncoderThreadContext,
        _ epilogue: Epilogue,
        out: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let succeeded = unsafe matrix.multiply(
            left(matrix.inner, context), rows: rows, product: product, sums: context.sums.base, epilogue: epilogue,
            out: out,
            stride: stride)
        if !succeeded { hasFailed.store(true, ordering: .relaxed) }
    }

    /// The context's left rows for a layer with `inner` inputs.
    func left(_ inner: Int, _ context: EncoderThreadContext) -> Activations {
        unsafe Activations(
            numbers: plan.numbers, inner: inner, base: UnsafeMutableRawPointer(context.left.base),
            scales: context.leftScales.base)
    }
}
