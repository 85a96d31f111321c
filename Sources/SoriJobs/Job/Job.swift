public import FoundationEssentials

/// Work that outlives the request that brought it: a pure value that is told of events (`apply`).
public struct Job: Sendable, Equatable {
    /// A job whose worker is lost this often, without a new segment stored in between, fails, unless its kind has
    /// another policy: it may well be what kills them.
    public static let mostCrashes = 3
    /// So many jobs that came later may go before a job for each level of priority that they are above it.
    public static let passedPerLevel = 1_000
    /// The priorities there are; the highest goes first.
    public static let priorities = -10...10

    /// A UUID in lower case.
    public let id: String
    /// Who works on it.
    public let kind: JobKind
    /// What was asked for, as JSON; the store does not look into it.
    public let request: String
    /// Whose it is, how urgent, and what else its client said.
    public internal(set) var options: JobOptions
    /// When it was asked for.
    public let createdAt: Date

    /// How far it has come.
    public internal(set) var status = JobStatus.pending
    /// 0...100; never goes back, not even when the work begins anew.
    public internal(set) var progress = 0
    /// How often the work has begun; a worker that gives the job back untouched does not count.
    public internal(set) var attempts = 0
    /// How often it was claimed; the newest claim's number is the fencing token.
    public internal(set) var claims = 0
    /// How often its worker was lost, since the last new segment, or since it was asked for or retried by hand.
    public internal(set) var crashes = 0
    /// How often the work failed in a way that may pass, since it was asked for or retried by hand.
    public internal(set) var errors = 0
    /// Who works on it now; there is one exactly while the status is `processing`.
    public internal(set) var lease: JobLease?
    /// When its client took it back while it was being worked on; the worker has not confirmed yet.
    public internal(set) var cancelRequestedAt: Date?
    /// A job that is not done by then fails with `timeout`.
    public internal(set) var deadline: Date?
    /// Nobody may begin before that.
    public internal(set) var runAfter: Date?
    /// How many segments are stored.
    public internal(set) var segmentCount = 0
    /// Where the work goes on after an interruption, as the worker's own JSON; nil once the job is completed.
    public internal(set) var resume: String?
    /// What came of it, as JSON, once it is completed.
    public internal(set) var result: String?
    /// Why it failed; while it waits for its next try: why the last one failed.
    public internal(set) var failure: JobFailure?
    /// When the work began first.
    public internal(set) var startedAt: Date?
    /// When it became final.
    public internal(set) var completedAt: Date?

    /// The number of its last change that a client can see; set by the store, which counts all of them.
    public var revision = 0
    /// Its number in the queue; set by the store when it is added, and again when it is retried by hand.
    public var sequence = 0

    /// A job that waits: not begun before `runAfter`, failed when it is not done by `deadline`.
    public init(
        id: String, kind: JobKind, request: String, options: JobOptions = JobOptions(), deadline: Date? = nil,
        runAfter: Date? = nil, now: Date
    ) {
        self.id = id
        self.kind = kind
        self.request = request
        self.options = options
        self.deadline = deadline?.wholeMilliseconds
        self.runAfter = runAfter?.wholeMilliseconds
        createdAt = now.wholeMilliseconds
    }

    /// The order of waiting jobs: the smallest goes first.
    ///
    /// First in, first out within a priority. A job is passed by at most `passedPerLevel` later jobs for each level
    /// that they are above it, so that none starves. It is counted in jobs and not in time: no clock that is set can
    /// upset it.
    public var rank: Int { sequence - options.priority * Self.passedPerLevel }

    /// Whether it goes before `other` when both wait.
    public func precedes(_ other: Job) -> Bool { (rank, sequence) < (other.rank, other.sequence) }

    /// When time alone changes it next: its deadline, or the end of its lease.
    public var wakeAt: Date? {
        switch status {
        case .pending: deadline
        case .processing: [lease?.expiresAt, deadline].compactMap { $0 }.min()
        case .completed, .failed, .cancelled: nil
        }
    }

    /// Whether its worker has to stop and confirm.
    public var isCancelRequested: Bool { cancelRequestedAt != nil && !status.isFinal }

    /// The same job without its result, which may be long: as it is listed.
    public var withoutResult: Job {
        var job = self
        job.result = nil
        return job
    }

    /// What is different from `before`, an earlier state of the same job.
    public func change(from before: Job) -> JobChange {
        guard self != before else { return .none }
        var quiet = before
        if lease?.token == before.lease?.token { quiet.lease = lease }
        return self == quiet ? .renewal : .visible
    }
}

/// What an event has changed in a job.
public enum JobChange: Sendable, Equatable {
    /// Nothing: there is nothing to store.
    case none
    /// The lease lasts longer, which no client sees.
    case renewal
    /// Something that a client can see: the job gets a new revision.
    case visible
}
