internal import SoriCore
import Synchronization

/// A source whose samples are all fit to be computed with, and counted: one NaN would spoil voice activity for all that
/// follows it.
final class CheckedSource: SampleSource {
    private let source: any SampleSource
    private let count = Mutex(0)

    init(_ source: any SampleSource) { self.source = source }

    var expectedDuration: Double? { source.expectedDuration }

    /// Seconds given so far.
    var givenSeconds: Double { Double(count.withLock { $0 }) / Double(sampleRate) }

    func next() async throws -> [Float]? {
        guard let piece = try await source.next() else { return nil }
        count.withLock { $0 += piece.count }
        return SpeechSamples.mended(piece)
    }
}
