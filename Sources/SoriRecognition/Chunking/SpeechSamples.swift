package import SoriCore
import Synchronization

/// Looks at samples before they go to a model: what is broken is mended, what holds nothing is left out.
package enum SpeechSamples {
    /// The shortest audio that is decoded; below it the library gives noise words.
    static let shortest = sampleRate / 10
    /// The loudest sample of what counts as silence: -66 dBFS, below the noise of any 12-bit recording.
    static let silencePeak: Float = 0.0005

    /// `samples` without what cannot be computed with: NaN and infinity become silence, louder than full scale full
    /// scale.
    package static func mended(_ samples: [Float]) -> [Float] {
        // NaN fails every comparison.
        guard !samples.allSatisfy({ abs($0) <= 1 }) else { return samples }
        return samples.map { $0.isFinite ? min(1, max(-1, $0)) : 0 }
    }

    /// `samples`, mended, or nil when they are too short or silent.
    package static func usable(_ samples: [Float]) -> [Float]? {
        guard samples.count >= shortest else { return nil }
        let mended = mended(samples)
        return mended.contains { abs($0) > silencePeak } ? mended : nil
    }
}

/// A source whose samples are all fit to be computed with, and counted: one NaN would spoil voice activity for all that
/// follows it.
package final class CheckedSource: SampleSource {
    private let source: any SampleSource
    private let count = Mutex(0)

    package init(_ source: any SampleSource) { self.source = source }

    package var expectedDuration: Double? { source.expectedDuration }

    /// Seconds given so far.
    package var givenSeconds: Double { Double(count.withLock { $0 }) / Double(sampleRate) }

    package func next() async throws -> [Float]? {
        guard let block = try await source.next() else { return nil }
        count.withLock { $0 += block.count }
        return SpeechSamples.mended(block)
    }
}
