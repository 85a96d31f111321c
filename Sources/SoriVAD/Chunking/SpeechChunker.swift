public import SoriCore
import Synchronization

/// Pulls a source, finds the speech in it and gives it as chunks a recogniser can take; in flat memory.
///
/// One consumer at a time. Speech detection runs on a thread of `pool`, never on Swift's own threads.
public final class SpeechChunker: Sendable {
    /// How the audio is cut.
    public let options: ChunkOptions
    private let source: any SampleSource
    private let pool: WorkerPool
    private let state: Mutex<State>

    private struct State {
        var voice: SileroState
        var assembler: ChunkAssembler
        var isAtEnd = false
        /// Samples to come that an earlier chunker had done with, and those behind them that it still held.
        var passed = 0
        var held = 0

        /// From the beginning.
        init(_ model: SileroModel, _ options: ChunkOptions) {
            voice = SileroState(model: model)
            assembler = ChunkAssembler(options)
        }

        /// From where another one stood; nil where that cannot be.
        init?(_ model: SileroModel, _ options: ChunkOptions, _ snapshot: ChunkerSnapshot) {
            guard let voice = SileroState(model: model, snapshot.voice),
                let assembler = ChunkAssembler(options, snapshot)
            else { return nil }
            self.voice = voice
            self.assembler = assembler
            passed = snapshot.audioStart
            held = snapshot.receivedSamples - snapshot.audioStart
        }

        /// Takes from `block` what is known already; gives the rest.
        mutating func takeKnown(_ block: [Float]) -> [Float] {
            guard passed > 0 || held > 0 else { return block }
            var rest = block[...]
            let gone = min(passed, rest.count)
            passed -= gone
            rest = rest.dropFirst(gone)
            let kept = rest.prefix(held)
            held -= kept.count
            assembler.hold(kept)
            return Array(rest.dropFirst(kept.count))
        }
    }

    /// Cuts what `source` gives from its beginning; `model` is shared by the whole process.
    ///
    /// With a `snapshot` of a chunker over the same audio only the chunks behind it are given. One that cannot be used,
    /// because it was made with other options, is left out: then all chunks are given.
    public init(
        source: any SampleSource, model: SileroModel, pool: WorkerPool, options: ChunkOptions = ChunkOptions(),
        after snapshot: ChunkerSnapshot? = nil
    ) {
        self.source = source
        self.pool = pool
        self.options = options
        state = Mutex(snapshot.flatMap { State(model, options, $0) } ?? State(model, options))
    }

    /// The next chunk in order of time, or nil at the end.
    ///
    /// Throws what the source throws, and `CancellationError` when the task was cancelled between two blocks.
    public func next() async throws -> SpeechChunk? {
        while true {
            let (chunk, isAtEnd) = state.withLock { state in
                var chunk = state.assembler.takeChunk()
                if !state.isAtEnd { chunk?.snapshot = state.assembler.snapshot(state.voice) }
                return (chunk, state.isAtEnd)
            }
            if let chunk { return chunk }
            if isAtEnd { return nil }
            try Task.checkCancellation()
            let block = try await source.next()
            await pool.run { self.take(block) }
        }
    }

    private func take(_ block: [Float]?) {
        state.withLock { state in
            guard let block = block.map({ state.takeKnown($0) }) else {
                // Audio that is shorter than it was has nothing behind the snapshot.
                if state.held == 0, state.passed == 0 { state.assembler.finish(last: state.voice.finish()) }
                state.isAtEnd = true
                return
            }
            guard !block.isEmpty else { return }
            var probabilities: [Float] = []
            state.voice.process(block, into: &probabilities)
            state.assembler.append(block, probabilities: probabilities)
        }
    }
}
