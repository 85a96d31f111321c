import SoriCore
import Synchronization

/// A recording at the pace of a microphone: a tenth of a second each tenth of a second.
final class PacedSource: SampleSource {
    private static let blockLength = sampleRate / 10

    private struct State {
        var rest: ArraySlice<Float> = []
        var given = 0
        var start: ContinuousClock.Instant?
        var isStopped = false
        var isAtEnd = false
    }

    private let source: any SampleSource
    private let state = Mutex(State())

    init(_ source: any SampleSource) { self.source = source }

    var expectedDuration: Double? { source.expectedDuration }

    /// Ends the stream with the block in progress.
    func stop() { state.withLock { $0.isStopped = true } }

    func next() async throws -> [Float]? {
        while state.withLock({ !$0.isStopped && !$0.isAtEnd && $0.rest.count < Self.blockLength }) {
            let block = try await source.next()
            state.withLock { state in
                if let block { state.rest += block } else { state.isAtEnd = true }
            }
        }
        let (block, due) = state.withLock { state -> ([Float], ContinuousClock.Instant) in
            let start = state.start ?? .now
            state.start = start
            guard !state.isStopped else { return ([], start) }
            let block = Array(state.rest.prefix(Self.blockLength))
            state.rest = state.rest.dropFirst(block.count)
            state.given += block.count
            // Like a microphone: a block is there once its last sample has been heard.
            return (block, start + .milliseconds(state.given * 1000 / sampleRate))
        }
        guard !block.isEmpty else { return nil }
        try await ContinuousClock().sleep(until: due)
        return block
    }
}
