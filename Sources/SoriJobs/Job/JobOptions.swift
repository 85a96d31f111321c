/// What a client says of a job: once and for all, but for the priority.
public struct JobOptions: Sendable, Equatable {
    /// -10...10, the highest first; what lies outside is taken as the nearest end.
    public internal(set) var priority: Int {
        didSet { priority = Self.allowed(priority) }
    }
    /// The id of the API key that brought it; nil where there are no keys.
    public let owner: String?
    /// What makes the same request, sent twice, one job.
    public let idempotency: Idempotency?
    /// The batch that it belongs to, or the job whose end it tells.
    public let parent: JobParent?
    /// Where its end is to be told.
    public let callbackURL: String?

    /// Options; unless told, a job of priority 0 on its own.
    public init(
        priority: Int = 0, owner: String? = nil, idempotency: Idempotency? = nil, parent: JobParent? = nil,
        callbackURL: String? = nil
    ) {
        self.priority = Self.allowed(priority)
        self.owner = owner
        self.idempotency = idempotency
        self.parent = parent
        self.callbackURL = callbackURL
    }

    private static func allowed(_ priority: Int) -> Int {
        min(max(priority, Job.priorities.lowerBound), Job.priorities.upperBound)
    }
}

/// The header `Idempotency-Key` and what was sent with it. Keys of different owners have nothing to do with each other.
public struct Idempotency: Sendable, Equatable {
    /// The client's key.
    public let key: String
    /// A digest of the request's body.
    public let digest: String

    /// A key and the digest of its body.
    public init(key: String, digest: String) {
        self.key = key
        self.digest = digest
    }
}

/// What a job belongs to: a batch of recordings, or for a callback the job that has ended.
public struct JobParent: Sendable, Equatable {
    /// The id of the batch or job.
    public let id: String
    /// The job's number in the batch, from 0; the ended job's number in the queue.
    public let position: Int

    /// Number `position` of what has the id `id`.
    public init(id: String, position: Int) {
        self.id = id
        self.position = position
    }
}
