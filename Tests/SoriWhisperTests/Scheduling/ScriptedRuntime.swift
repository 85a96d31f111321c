import Synchronization

@testable import SoriWhisper

/// A model made of arithmetic: what comes next depends on the window's audio and on every token before, so that text of
/// one request that reached another would show. Holds callers to the rules of `WhisperRuntime`.
final class ScriptedRuntime: WhisperRuntime {
    /// What is counted, for a look from outside.
    struct Counts: Sendable {
        /// Encodes that were carried out, and those that were given up.
        var encodes = 0
        var stops = 0
        var steps = 0
        var rows = 0
        var mostRows = 0
        var complaints: [String] = []
        /// Steps and encodes when the watched window had been encoded, and when it was stepped last.
        var watchedFrom: (steps: Int, encodes: Int)?
        var watchedTo: (steps: Int, encodes: Int)?
    }

    /// Counts, and a gate that holds the model's thread while it is closed.
    final class Watch: Sendable {
        let counts = Mutex(Counts())
        /// Fails every step from this one on.
        let failingStep = Mutex(Int.max)
        /// The audio of the window that is watched.
        let watched = Mutex<Float?>(nil)
        /// How much was encoded of each window.
        let positions = Mutex<[Int]>([])
        /// Called before each call of the model, on its thread.
        let onCall = Mutex<(@Sendable () -> Void)?>(nil)
    }

    let configuration: WhisperConfiguration
    let capacity: RuntimeCapacity
    let computeType = ComputeType.float32
    private let watch: Watch
    private let special: SpecialTokens
    private var windows: [Float?]
    private var histories: [[Int32]]
    /// The slot that wrote each position, as the seam says: it must not be written again while somebody reads it.
    private var blockTables: [[Int32]]

    init(
        _ tokenizer: WhisperTokenizer, capacity: RuntimeCapacity, watch: Watch,
        configuration: WhisperConfiguration = ScriptedModel.configuration
    ) {
        self.configuration = configuration
        self.capacity = capacity
        self.watch = watch
        special = tokenizer.special
        windows = Array(repeating: nil, count: capacity.windowSlots)
        histories = Array(repeating: [], count: capacity.sequenceSlots)
        blockTables = histories
    }

    func encode(_ inputs: [WindowInput], while isWanted: () -> Bool) throws(WhisperError) -> Bool {
        watch.onCall.withLock { $0 }?()
        // As a real model does: its slots are undefined when it is stopped.
        for input in inputs { windows[input.slot] = nil }
        guard isWanted() else {
            watch.counts.withLock { $0.stops += 1 }
            return false
        }
        watch.counts.withLock { $0.encodes += 1 }
        require(inputs.count <= capacity.windowsPerCall, "too many windows")
        for input in inputs {
            require(windows.indices.contains(input.slot), "window slot \(input.slot)")
            require((1...configuration.audioContext).contains(input.positions), "\(input.positions) positions")
            watch.positions.withLock { $0.append(input.positions) }
            // What is encoded in part says something else.
            let missing = configuration.audioContext - input.positions
            windows[input.slot] = (input.mel.values.first ?? 0) + Float(missing) / 1024
            guard let value = windows[input.slot], watch.watched.withLock({ $0 }) == value else { continue }
            watch.counts.withLock { $0.watchedFrom = ($0.steps, $0.encodes) }
        }
        return true
    }

    func step(_ rows: UnsafeBufferPointer<BatchToken>, logits: UnsafeMutablePointer<Float>) throws(WhisperError) {
        watch.onCall.withLock { $0 }?()
        let step = watch.counts.withLock { counts in
            counts.steps += 1
            counts.rows += rows.count
            counts.mostRows = max(counts.mostRows, rows.count)
            return counts.steps
        }
        require(rows.count <= capacity.tokensPerStep, "too many rows")
        if let value = watch.watched.withLock({ $0 }), unsafe rows.contains(where: { windows[Int($0.window)] == value })
        {
            watch.counts.withLock { $0.watchedTo = ($0.steps, $0.encodes) }
        }
        guard step < watch.failingStep.withLock({ $0 }) else { throw WhisperError(.computation, "told to fail") }
        let stepped = Set(unsafe rows.map { Int($0.sequence) })
        var out = unsafe logits
        for index in rows.indices {
            let row = unsafe rows[index]
            let (sequence, position) = (Int(row.sequence), Int(row.position))
            require(position <= histories[sequence].count, "a hole before position \(position)")
            // Slots that are not stepped may be free, and their histories then are nobody's.
            for other in stepped where other != sequence && blockTables[other].count > position {
                require(blockTables[other][position] != row.sequence, "position \(position) is still read by \(other)")
            }
            histories[sequence].removeSubrange(position...)
            blockTables[sequence].removeSubrange(position...)
            histories[sequence].append(row.token)
            blockTables[sequence].append(row.sequence)
            guard row.wantsLogits else { continue }
            guard let window = windows[Int(row.window)] else {
                require(false, "a window that was never encoded")
                continue
            }
            unsafe ScriptedModel.logits(window, histories[sequence], special, into: out)
            unsafe out += configuration.vocabularySize
        }
    }

    func copySequences(_ moves: UnsafeBufferPointer<SequenceCopy>, length: Int) {
        let (old, oldBlockTables) = (histories, blockTables)
        for index in moves.indices {
            let (from, to) = unsafe (Int(moves[index].from), Int(moves[index].to))
            require(old[from].count >= length, "\(from) has no \(length) positions")
            histories[to] = Array(old[from].prefix(length))
            blockTables[to] = Array(oldBlockTables[from].prefix(length))
        }
    }

    func stepCapturing(
        _ rows: UnsafeBufferPointer<BatchToken>, heads: [WhisperConfiguration.AttentionHead],
        scores: UnsafeMutablePointer<Float>, logits: UnsafeMutablePointer<Float>
    ) throws(WhisperError) {
        try unsafe step(rows, logits: logits)
        for head in heads.indices {
            for row in rows.indices {
                // Each token attends to a frame a little further on.
                let frame = unsafe Int(rows[row].position) * 5 % configuration.audioContext
                for column in 0..<configuration.audioContext {
                    let index = (head * rows.count + row) * configuration.audioContext + column
                    unsafe scores[index] = column == frame ? 5 : 0
                }
            }
        }
    }

    private func require(_ condition: Bool, _ complaint: @autoclosure () -> String) {
        guard !condition else { return }
        let text = complaint()
        watch.counts.withLock { $0.complaints.append(text) }
    }
}
