public import SoriCore
import Synchronization

/// A part of a recording with speech in it, cut where it is quiet.
public struct SpeechChunk: Sendable, Equatable {
    /// 16 kHz mono in -1...1, without holes: sample `i` was heard at `start + i / 16000`.
    public var samples: [Float]
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio.
    public var end: Double

    /// Where in the audio voice activity found speech, in seconds, in order of time; empty when nobody looked.
    public var speech: [ClosedRange<Double>]

    /// Makes a chunk that ends after its samples.
    public init(samples: [Float], start: Double, end: Double, speech: [ClosedRange<Double>] = []) {
        self.samples = samples
        self.start = start
        self.end = end
        self.speech = speech
    }

    /// The part of it within `range`, in seconds of the audio.
    public func part(_ range: ClosedRange<Double>) -> SpeechChunk {
        let first = min(max(0, Int(((range.lowerBound - start) * Double(sampleRate)).rounded())), samples.count)
        let last = min(max(first, Int(((range.upperBound - start) * Double(sampleRate)).rounded())), samples.count)
        let begin = start + Double(first) / Double(sampleRate)
        return SpeechChunk(
            samples: Array(samples[first..<last]), start: begin,
            end: begin + Double(last - first) / Double(sampleRate),
            speech: speech.filter { $0.overlaps(range) }.map { $0.clamped(to: range) })
    }
}

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
    }

    /// Cuts what `source` gives; `model` is shared by the whole process.
    public init(
        source: any SampleSource, model: SileroModel, pool: WorkerPool, options: ChunkOptions = ChunkOptions()
    ) {
        self.source = source
        self.pool = pool
        self.options = options
        state = Mutex(State(voice: SileroState(model: model), assembler: ChunkAssembler(options)))
    }

    /// The next chunk in order of time, or nil at the end.
    ///
    /// Throws what the source throws, and `CancellationError` when the task was cancelled between two blocks.
    public func next() async throws -> SpeechChunk? {
        while true {
            let (chunk, isAtEnd) = state.withLock { ($0.assembler.takeChunk(), $0.isAtEnd) }
            if let chunk { return chunk }
            if isAtEnd { return nil }
            try Task.checkCancellation()
            let block = try await source.next()
            await pool.run { self.take(block) }
        }
    }

    private func take(_ block: [Float]?) {
        state.withLock { state in
            guard let block else {
                state.assembler.finish(last: state.voice.finish())
                state.isAtEnd = true
                return
            }
            var probabilities: [Float] = []
            state.voice.process(block, into: &probabilities)
            state.assembler.append(block, probabilities: probabilities)
        }
    }
}
