public import SoriCore

/// What the conversation socket asks of the job store and the summariser: contract C's other half plugs in here.
///
/// Called in this order for each socket: `claim`, any number of `store`, then `complete` once (also when the client is gone or
/// the server stops) or `fail` once, unless `claim` refused.
public struct ConversationJobs: Sendable {
    /// What `claim` found.
    public enum Claim: Sendable, Equatable {
        /// The job is this socket's now; its audio is in this language (nil: the server's default).
        case granted(language: String?)
        /// No such job, or another socket's: the reason goes to the client with close code 1008.
        case refused(reason: String)
    }

    /// What has become of a conversation that is over.
    public struct Outcome: Sendable {
        /// The JSON object that goes out as `summary`.
        public var summary: any Encodable & Sendable
        /// What goes out as `transcript`.
        public var transcript: String

        /// Makes an outcome.
        public init(summary: any Encodable & Sendable, transcript: String) {
            self.summary = summary
            self.transcript = transcript
        }
    }

    /// Takes a job by its id for one socket, at most once.
    public var claim: @Sendable (_ id: String) async throws -> Claim
    /// Keeps a segment; its number is its `id`, its times are seconds from the start of the conversation.
    public var store: @Sendable (_ id: String, _ segment: Segment) async throws -> Void
    /// Summarises the whole conversation and stores the job as completed.
    public var complete: @Sendable (_ id: String, _ transcript: Transcript) async throws -> Outcome
    /// Stores the job as failed: nothing could be heard at all.
    public var fail: @Sendable (_ id: String, _ reason: String) async -> Void

    /// Plugs in the functions.
    public init(
        claim: @escaping @Sendable (_ id: String) async throws -> Claim,
        store: @escaping @Sendable (_ id: String, _ segment: Segment) async throws -> Void,
        complete: @escaping @Sendable (_ id: String, _ transcript: Transcript) async throws -> Outcome,
        fail: @escaping @Sendable (_ id: String, _ reason: String) async -> Void
    ) {
        self.claim = claim
        self.store = store
        self.complete = complete
        self.fail = fail
    }
}
