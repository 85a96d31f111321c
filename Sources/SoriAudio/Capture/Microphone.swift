internal import CALSA
public import SoriCore
import Synchronization

/// A sound card's input as 16 kHz mono samples, by ALSA; PulseAudio and PipeWire come in through ALSA's plugins.
public final class Microphone: SampleSource {
    /// Seconds of audio in a block.
    private static let blockSeconds = 0.1

    private let device: CaptureDevice
    private let pool: WorkerPool
    private let isStopped = Atomic(false)

    /// Opens a device by its ALSA name, such as `default`, `pulse` or `plughw:1,0`.
    ///
    /// Throws `AudioError`: `not_found` when there is none of that name, `no_permission`, or `unreadable` with what
    /// ALSA says.
    public init(device name: String = "default", pool: WorkerPool) async throws {
        self.pool = pool
        device = try await pool.run { () throws(AudioError) in try CaptureDevice(name: name) }
    }

    /// Not known: it goes on until it is stopped.
    public var expectedDuration: Double? { nil }

    /// The next tenth of a second, or nil after `stop`; throws when the device gives nothing any more.
    public func next() async throws -> [Float]? {
        guard !isStopped.load(ordering: .relaxed) else { return nil }
        return try await pool.run { [device] () throws(AudioError) in
            try device.read(samples: Int(Self.blockSeconds * Double(sampleRate)))
        }
    }

    /// Ends the stream: the block after the one in progress is nil.
    public func stop() { isStopped.store(true, ordering: .relaxed) }
}
