/// How far a job has come, by the names of the API.
public enum JobStatus: String, Sendable, Codable, CaseIterable {
    /// Waiting for its turn, or for its client.
    case pending
    /// Being worked on.
    case processing
    /// Done, with a result.
    case completed
    /// Given up, with an error.
    case failed
    /// Taken back by its client, or never begun in time.
    case cancelled

    /// Whether only a retry by hand can change it again.
    public var isFinal: Bool {
        switch self {
        case .pending, .processing: false
        case .completed, .failed, .cancelled: true
        }
    }
}

/// What a job is about, and so who works on it.
public enum JobKind: String, Sendable, Codable, CaseIterable {
    /// A recording that is there already.
    case recording
    /// A conversation that comes in live.
    case conversation
    /// The end of another job, which is to be told to the address that its client gave.
    case callback
    /// An upload that its node is to erase; waits for that node and is worked on by nobody else.
    case erasure

    /// How often and how soon its work is tried again.
    public var retryPolicy: RetryPolicy {
        switch self {
        case .recording, .conversation, .erasure: .standard
        case .callback: .callback
        }
    }
}
