/// Audio that is pulled piece by piece: 16 kHz mono samples in -1...1.
///
/// One consumer at a time. Pulling is what makes the source work, so a slow consumer holds it back and memory stays flat
/// however long the recording.
public protocol SampleSource: Sendable {
    /// The next samples in order (any number above zero), or nil at the end; throws what made decoding stop.
    func next() async throws -> [Float]?
    /// Seconds of audio expected in all, for progress only: a container's claim, or nil when unknown.
    var expectedDuration: Double? { get }
}

/// The rate of all audio inside the program, in samples a second.
public let sampleRate = 16_000
