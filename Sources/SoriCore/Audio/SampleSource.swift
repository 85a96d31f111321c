import Synchronization

/// The rate of all audio inside the program, in samples a second.
public let sampleRate = 16_000

/// Audio that is pulled block by block: 16 kHz mono samples in -1...1.
///
/// One consumer at a time. Pulling is what makes the source work, so a slow consumer holds it back and memory stays
/// flat however long the recording.
public protocol SampleSource: Sendable {
    /// The next samples in order (any number above zero), or nil at the end; throws what made decoding stop.
    func next() async throws -> [Float]?
    /// Seconds of audio expected in all, for progress only: a container's claim, or nil when unknown.
    var expectedDuration: Double? { get }
}

/// Samples already in memory, as a `SampleSource`.
public final class ArraySource: SampleSource {
    private let samples: [Float]
    private let blockLength: Int
    private let position = Mutex(0)

    /// Serves `samples` (16 kHz mono) in blocks of `blockLength` samples.
    public init(_ samples: [Float], blockLength: Int = 30 * sampleRate) {
        self.samples = samples
        self.blockLength = max(1, blockLength)
    }

    /// The length of the samples, in seconds.
    public var expectedDuration: Double? { Double(samples.count) / Double(sampleRate) }

    /// The next block, or nil when all were given.
    public func next() async throws -> [Float]? {
        let range = position.withLock { position in
            let range = position..<min(samples.count, position + blockLength)
            position = range.upperBound
            return range
        }
        return range.isEmpty ? nil : Array(samples[range])
    }
}
