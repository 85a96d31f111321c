import Synchronization

/// Samples already in memory, as a `SampleSource`.
public final class ArraySource: SampleSource {
    private let samples: [Float]
    private let pieceLength: Int
    private let position = Mutex(0)

    /// Serves `samples` (16 kHz mono) in pieces of `pieceLength` samples.
    public init(_ samples: [Float], pieceLength: Int = 30 * sampleRate) {
        self.samples = samples
        self.pieceLength = max(1, pieceLength)
    }

    /// The length of the samples, in seconds.
    public var expectedDuration: Double? { Double(samples.count) / Double(sampleRate) }

    /// The next piece, or nil when all were given.
    public func next() async throws -> [Float]? {
        let range = position.withLock { position in
            let range = position..<min(samples.count, position + pieceLength)
            position = range.upperBound
            return range
        }
        return range.isEmpty ? nil : Array(samples[range])
    }
}
