internal import SoriCore
import Synchronization

/// A recording as windows: pulls the audio and computes its log-mel off Swift's own threads.
final class WindowSource: Sendable {
    private let source: any SampleSource
    private let pool: WorkerPool
    private let timeline: Mutex<MelTimeline>
    /// Samples pulled and not yet computed on: small blocks are put together.
    private static let blockLength = 8 * sampleRate

    init(_ source: any SampleSource, mel: LogMel, pool: WorkerPool) {
        self.source = source
        self.pool = pool
        timeline = Mutex(MelTimeline(mel: mel))
    }

    /// Frames that are there, and whether that is all.
    var state: (frames: Int, isAtEnd: Bool) { timeline.withLock { ($0.frames, $0.isAtEnd) } }

    /// Pulls until `frames` frames are there, or the end; throws what the source throws.
    func pull(until frames: Int) async throws {
        while true {
            let state = state
            guard !state.isAtEnd, state.frames < frames else { return }
            try Task.checkCancellation()
            var samples: [Float] = []
            var isAtEnd = false
            while samples.count < Self.blockLength {
                guard let block = try await source.next() else {
                    isAtEnd = true
                    break
                }
                samples += block
            }
            let (taken, ends) = (samples, isAtEnd)
            await pool.run { [self] in
                timeline.withLock { timeline in
                    timeline.append(taken)
                    if ends { timeline.finish() }
                }
            }
        }
    }

    /// A window to decode: `count` frames from `first`, filled up to `length`; what lies before it is forgotten.
    func window(from first: Int, count: Int, length: Int) async -> MelSpectrogram {
        await pool.run { [self] in
            timeline.withLock { timeline in
                timeline.drop(before: first)
                return timeline.window(from: first, count: count, length: length)
            }
        }
    }

    /// The first `length` frames, to tell the language by; to be asked before any window.
    func opening(length: Int) async -> MelSpectrogram {
        await pool.run { [self] in timeline.withLock { $0.opening(length: length) } }
    }
}
