public import FoundationEssentials

/// Work that outlives the request that brought it: pure, told of events.
public struct Job: Sendable, Equatable {
    /// A process that dies on a job this often is not given it again.
    public static let mostAttempts = 3

    /// A UUID in lower case.
    public let id: String
    /// Who works on it.
    public let kind: JobKind
    /// How far it has come.
    public private(set) var status: JobStatus
    /// 0...100; never goes back, not even when the work begins anew.
    public private(set) var progress: Int
    /// How often the work has begun.
    public private(set) var attempts: Int
    /// What was asked for, as JSON; the store does not look into it.
    public let request: String
    /// What came of it, as JSON, once it is completed.
    public private(set) var result: String?
    /// Why it failed, once it has.
    public private(set) var failure: JobFailure?
    /// When it was asked for.
    public let createdAt: Date
    /// When the work began first.
    public private(set) var startedAt: Date?
    /// When it became final.
    public private(set) var completedAt: Date?

    /// A job that waits.
    public init(id: String, kind: JobKind, request: String, now: Date) {
        self.init(
            id: id, kind: kind, status: .pending, progress: 0, attempts: 0, request: request, result: nil, failure: nil,
            createdAt: now, startedAt: nil, completedAt: nil)
    }

    /// A job as a store has kept it.
    init(
        id: String, kind: JobKind, status: JobStatus, progress: Int, attempts: Int, request: String, result: String?,
        failure: JobFailure?, createdAt: Date, startedAt: Date?, completedAt: Date?
    ) {
        self.id = id
        self.kind = kind
        self.status = status
        self.progress = progress
        self.attempts = attempts
        self.request = request
        self.result = result
        self.failure = failure
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.completedAt = completedAt
    }

    /// Takes an event in; false, and nothing changes, when it cannot happen in this status: a job becomes final once.
    public mutating func apply(_ event: JobEvent, now: Date) -> Bool {
        switch (status, event) {
        case (.pending, .begin):
            status = .processing
            attempts += 1
            startedAt = startedAt ?? now
        case (.processing, .advance(let value)):
            guard value > progress else { return false }
            // 100 is for what is done.
            progress = min(99, value)
        case (.processing, .complete(let result)):
            self.result = result
            progress = 100
            end(.completed, now)
        case (.pending, .fail(let failure)), (.processing, .fail(let failure)):
            self.failure = failure
            end(.failed, now)
        case (.pending, .cancel), (.processing, .cancel): end(.cancelled, now)
        case (.processing, .interrupt):
            if attempts < Self.mostAttempts {
                status = .pending
            } else {
                failure = JobFailure(
                    .interrupted, detail: "the server stopped \(attempts) times while it worked on this job")
                end(.failed, now)
            }
        default: return false
        }
        return true
    }

    private mutating func end(_ status: JobStatus, _ now: Date) {
        self.status = status
        completedAt = now
    }
}

/// What can happen to a job.
public enum JobEvent: Sendable, Equatable {
    /// Someone starts to work on it.
    case begin
    /// The work has come as far as this, 0...100.
    case advance(Int)
    /// The work is done; the text is the result's JSON.
    case complete(result: String)
    /// The work cannot be done.
    case fail(JobFailure)
    /// The client takes it back.
    case cancel
    /// The process that worked on it is gone.
    case interrupt
}

/// What a job is about, and so who works on it.
public enum JobKind: String, Sendable, Codable, CaseIterable {
    /// A recording that is there already.
    case recording
    /// A conversation that comes in live.
    case conversation
}

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
}
