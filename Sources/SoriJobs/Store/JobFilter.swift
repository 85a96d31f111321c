/// Which jobs a list is about; what is nil does not matter.
public struct JobFilter: Sendable, Equatable {
    /// Jobs of one kind.
    public var kind: JobKind?
    /// Jobs of one status.
    public var status: JobStatus?
    /// Jobs of one API key.
    public var owner: String?
    /// Jobs of one batch.
    public var parent: String?
    /// Leaves out the jobs of batches.
    public var excludesBatches: Bool
    /// Only jobs whose end is to be told.
    public var hasCallback = false

    /// All jobs, unless told.
    public init(
        kind: JobKind? = nil, status: JobStatus? = nil, owner: String? = nil, parent: String? = nil,
        excludesBatches: Bool = false
    ) {
        self.kind = kind
        self.status = status
        self.owner = owner
        self.parent = parent
        self.excludesBatches = excludesBatches
    }
}

/// A part of a list.
public struct JobPage: Sendable, Equatable {
    /// How many jobs the whole list has.
    public let total: Int
    /// The jobs of this part, without their results.
    public let jobs: [Job]

    /// A part of a list of `total` jobs.
    public init(total: Int, jobs: [Job]) {
        self.total = total
        self.jobs = jobs
    }
}
