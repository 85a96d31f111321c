/// What one client may use of the socket with registered speakers.
public struct SpeakerLimits: Sendable, Equatable {
    /// Sockets at once; another is told so and closed with code 1013.
    public var connections = 10
    /// Seconds that a socket may be open.
    public var session = 1_800.0
    /// Seconds of audio that one transcription takes.
    public var audio = 600.0

    /// The limits of the service that this one replaces.
    public init() {}
}
