/// How far a job has come, by the names of the API.
public enum JobStatus: String, Sendable, Codable, CaseIterable {
    /// Waiting for a place, or for its client.
    case pending
    /// Being worked on.
    case processing
    /// Done, with a result.
    case completed
    /// Given up, with an error.
    case failed
    /// Taken back by its client, or never begun in time.
    case cancelled

    /// Whether nothing can happen to it any more.
    public var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
}
