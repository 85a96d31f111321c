public import SoriCore

/// Where the time of one utterance went, from its last sound to its final text.
public struct LiveTrace: Sendable, Equatable {
    /// The utterance's number, from 0.
    public var utterance: Int
    /// Seconds of audio from its start to its end.
    public var seconds: Double
    /// From the arrival of its last sound until it was certain that it is over.
    public var endpoint: Duration
    /// From the arrival of its last sound until its final began to be decoded, and until it was.
    public var decodingStart: Duration
    /// See `decodingStart`; before `endpoint` where the end was anticipated.
    public var decodingEnd: Duration
    /// Of that, waiting for the other sessions.
    public var queued: Duration
    /// Of that, the engine's work; zero where the engine does not tell.
    public var work: DecodingTime
    /// From the arrival of its last sound until its text was told.
    public var told: Duration
}
