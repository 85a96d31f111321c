public import SoriWhisper
import Synchronization

/// Computes a Whisper model on the processor, with threads of its own.
public final class CPURuntime: WhisperRuntime {
    /// The dimensions of the model.
    public let configuration: WhisperConfiguration
    /// How much fits in one call and altogether.
    public let capacity: RuntimeCapacity
    /// What it computes with; never `auto`.
    public let computeType: ComputeType
    /// The kernels in C where the processor has its own; see `WhisperRuntime`.
    public var logitsKernels: LogitsKernels { .cpu }
    /// Threads that compute, the caller's among them.
    public var threads: Int { team.count }

    private let engine: ComputeEngine
    private let team: ThreadTeam
    private let contexts: [ThreadContext]
    private let encoder: EncoderPass
    private let decoder: DecoderPass

    /// Packs `weights` for this processor and plans all memory.
    ///
    /// `threads` is brought into 1...256. A compute type that the processor has no instructions for is refused, unless
    /// `allowsSlow` lets oneDNN emulate them. Throws `WhisperError`: a tensor with numbers that are not finite, a
    /// compute type that is refused, dimensions that are not computed here, too little memory.
    public init(
        weights: WhisperWeights, configuration: WhisperConfiguration, computeType: ComputeType, threads: Int,
        capacity: RuntimeCapacity, allowsSlow: Bool = false
    ) throws(WhisperError) {
        try Self.check(configuration)
        self.configuration = configuration
        self.capacity = capacity
        engine = try ComputeEngine()
        self.computeType = try engine.resolve(computeType, allowsSlow: allowsSlow)
        let numbers = self.computeType.numbers
        // Steps of a few rows gain nothing from bfloat16: there the keys and values are read once.
        let attention: NumberType = numbers == .int8 ? .int8 : .float32
        let count = min(max(threads, 1), 256)
        var contexts: [ThreadContext] = []
        for _ in 0..<count { contexts.append(try ThreadContext(engine: engine)) }
        self.contexts = contexts
        let model = try ModelWeights(weights, configuration, numbers: numbers, threads: count, engine: engine)
        let windows = try CrossAttentionCache(
            count: capacity.windowSlots, configuration, numbers: attention, engine: engine)
        let team = try ThreadTeam(count: count)
        self.team = team
        do throws(WhisperError) {
            let plan = EncoderPlan(
                configuration, threads: count, numbers: numbers, attention: numbers, engine: engine)
            encoder = try EncoderPass(plan, model, windows: windows, team: team, contexts: contexts)
            decoder = try DecoderPass(
                configuration, model, windows: windows, sequences: capacity.sequenceSlots, team: team,
                contexts: contexts,
                numbers: numbers)
        } catch {
            team.close()
            throw error
        }
    }

    deinit { team.close() }

    /// Encodes windows; see `WhisperRuntime`.
    public func encode(_ windows: [WindowInput], while isWanted: () -> Bool) throws(WhisperError) -> Bool {
        precondition(windows.count <= capacity.windowsPerCall, "more windows than fit in one call")
        for window in windows {
            precondition(window.slot >= 0 && window.slot < capacity.windowSlots, "a window slot out of range")
            let (bins, frames) = (configuration.melBins, configuration.windowFrames)
            guard window.mel.bins == bins, window.mel.frames == frames else {
                throw WhisperError(
                    .invalidArgument,
                    "a window of \(window.mel.bins) x \(window.mel.frames), but the model takes \(bins) x \(frames)")
            }
            guard (1...configuration.audioContext).contains(window.positions) else {
                throw WhisperError(
                    .invalidArgument,
                    "\(window.positions) positions of a window, but the model has 1 to \(configuration.audioContext)")
            }
        }
        ComputeEngine.computeAlone()
        encoder.isStopped.store(false, ordering: .relaxed)
        for window in windows {
            if window.positions < configuration.audioContext, !encoder.silence.isKept {
                try keepSilence(slot: window.slot, while: isWanted)
            }
            guard !encoder.isStopped.load(ordering: .relaxed) else { break }
            unsafe window.mel.values.withUnsafeBufferPointer { values in
                guard let mel = values.baseAddress else { return }
                unsafe encode(mel, positions: window.positions, slot: window.slot, while: isWanted)
            }
        }
        try throwFailure(of: encoder.hasFailed)
        return !encoder.isStopped.load(ordering: .relaxed)
    }

    /// Encodes a window of zeros, once, for those that are encoded in part; `slot` is written over.
    private func keepSilence(slot: Int, while isWanted: () -> Bool) throws(WhisperError) {
        let zeros = [Float](repeating: 0, count: configuration.melBins * configuration.windowFrames)
        unsafe zeros.withUnsafeBufferPointer { zeros in
            guard let mel = zeros.baseAddress else { return }
            unsafe encode(
                mel, positions: configuration.audioContext, slot: slot, keepsSilence: true, while: isWanted)
        }
        try throwFailure(of: encoder.hasFailed)
        encoder.silence.isKept = !encoder.isStopped.load(ordering: .relaxed)
    }

    private func encode(
        _ mel: UnsafePointer<Float>, positions: Int, slot: Int, keepsSilence: Bool = false, while isWanted: () -> Bool
    ) {
        withoutActuallyEscaping(isWanted) { isWanted in
            team.run { [encoder] index in
                unsafe encoder.encode(
                    mel, positions: positions, slot: slot, keepsSilence: keepsSilence, thread: index, while: isWanted)
            }
        }
    }

    /// Steps rows; see `WhisperRuntime`.
    public func step(
        _ rows: UnsafeBufferPointer<BatchToken>, logits: UnsafeMutablePointer<Float>
    ) throws(WhisperError) {
        try unsafe step(rows, logits: logits, capturing: nil)
    }

    /// Moves histories; see `WhisperRuntime`.
    public func copySequences(_ moves: UnsafeBufferPointer<SequenceCopy>, length: Int) {
        unsafe decoder.sequences.blockTable.copySequences(moves, length: length)
    }

    /// Steps rows and writes cross-attention scores; see `WhisperRuntime`.
    public func stepCapturing(
        _ rows: UnsafeBufferPointer<BatchToken>, heads: [WhisperConfiguration.AttentionHead],
        scores: UnsafeMutablePointer<Float>, logits: UnsafeMutablePointer<Float>
    ) throws(WhisperError) {
        for head in heads {
            precondition(
                head.layer >= 0 && head.layer < configuration.decoder.layers && head.head >= 0
                    && head.head < configuration.decoder.heads, "a head out of range")
        }
        let capture = unsafe ScoreCapture(
            heads: heads, out: scores, rows: rows.count, positions: configuration.audioContext, first: 0)
        try unsafe step(rows, logits: logits, capturing: capture)
    }

    /// The encoder's output of the last window: `[audioContext, width]`
    var encoded: [Float] {
        let hidden = encoder.buffers.hidden
        return unsafe [Float](UnsafeBufferPointer(start: hidden.base, count: hidden.count))
    }

    private func step(
        _ rows: UnsafeBufferPointer<BatchToken>, logits: UnsafeMutablePointer<Float>, capturing capture: ScoreCapture?
    ) throws(WhisperError) {
        precondition(rows.count <= capacity.tokensPerStep, "more rows than fit in one step")
        for index in rows.indices {
            let row = unsafe rows[index]
            precondition(
                row.sequence >= 0 && Int(row.sequence) < capacity.sequenceSlots && row.window >= 0
                    && Int(row.window) < capacity.windowSlots && row.position >= 0
                    && Int(row.position) < configuration.textContext && row.token >= 0
                    && Int(row.token) < configuration.vocabularySize, "a row out of range")
        }
        ComputeEngine.computeAlone()
        var (first, written) = (0, 0)
        while first < rows.count {
            let count = min(DecoderBuffers.rows, rows.count - first)
            let wanted = unsafe decoder.prepare(UnsafeBufferPointer(rebasing: rows[first..<first + count]))
            let out = unsafe logits + written * configuration.vocabularySize
            var capture = capture
            capture?.first = first
            team.run { [decoder, capture] index in unsafe decoder.step(out, capturing: capture, thread: index) }
            written += wanted
            first += count
        }
        try throwFailure(of: decoder.hasFailed)
    }

    private func throwFailure(of flag: borrowing Atomic<Bool>) throws(WhisperError) {
        if flag.exchange(false, ordering: .relaxed) {
            throw WhisperError(.computation, "oneDNN failed to compute; the model may need more memory than there is")
        }
    }

    /// Refuses dimensions that the kernels do not take.
    private static func check(_ configuration: WhisperConfiguration) throws(WhisperError) {
        for (stack, name) in [(configuration.encoder, "encoder"), (configuration.decoder, "decoder")] {
            guard stack.layers > 0, stack.heads > 0, configuration.width.isMultiple(of: 8 * stack.heads),
                stack.hidden.isMultiple(of: 8)
            else {
                throw WhisperError(
                    .unsupported, "the \(name) has heads or a feed-forward width that are no multiple of 8 numbers")
            }
        }
    }
}
