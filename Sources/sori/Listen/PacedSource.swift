import SoriCore
import Synchronization

/// A recording at the pace of a microphone: a tenth of a second each tenth of a second.
final class PacedSource: SampleSource {
    private static let pieceLength = sampleRate / 10

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

    /// Ends the stream with the piece in progress.
    func stop() { state.withLock { $0.isStopped = true } }

    func next() async throws -> [Float]? {
        while state.withLock({ !$0.isStopped && !$0.isAtEnd && $0.rest.count < Self.pieceLength }) {
            let piece = try await source.next()
            state.withLock { state in
                if let piece { state.rest += piece } else { state.isAtEnd = true }
            }
        }
        let (piece, due) = state.withLock { state -> ([Float], ContinuousClock.Instant) in
            let start = state.start ?? .now
            state.start = start
            guard !state.isStopped else { return ([], start) }
            let piece = Array(state.rest.prefix(Self.pieceLength))
            state.rest = state.rest.dropFirst(piece.count)
            state.given += piece.count
            // Like a microphone: a piece is there once its last sample has been heard.
            return (piece, start + .milliseconds(state.given * 1000 / sampleRate))
        }
        guard !piece.isEmpty else { return nil }
        try await ContinuousClock().sleep(until: due)
        return piece
    }
}
