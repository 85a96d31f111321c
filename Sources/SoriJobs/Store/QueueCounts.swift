public import FoundationEssentials

/// What the person who runs the server wants to know of the queue.
public struct QueueCounts: Sendable, Equatable {
    /// Jobs of each status; a status without jobs is left out.
    public let jobs: [JobStatus: Int]
    /// How long the oldest waiting job has waited, in seconds; nil when none waits.
    public let oldestWaiting: TimeInterval?
    /// The jobs that are being worked on, the one claimed first before the others.
    public let running: [Running]

    /// A job that is being worked on.
    public struct Running: Sendable, Equatable {
        /// Its id.
        public let id: String
        /// Who works on it.
        public let worker: String
        /// Seconds since it was claimed.
        public let age: TimeInterval
        /// Seconds since its worker was heard.
        public let silence: TimeInterval

        /// The lease of `job` at the time `now`; nil when it has none.
        public init?(_ job: Job, now: Date) {
            guard let lease = job.lease else { return nil }
            id = job.id
            worker = lease.worker
            age = max(0, now.timeIntervalSince(lease.claimedAt))
            silence = max(0, now.timeIntervalSince(lease.renewedAt))
        }
    }

    /// The counts, and the jobs at work.
    public init(jobs: [JobStatus: Int], oldestWaiting: TimeInterval?, running: [Running]) {
        self.jobs = jobs
        self.oldestWaiting = oldestWaiting
        self.running = running
    }

    /// How many jobs wait.
    public var waiting: Int { jobs[.pending] ?? 0 }
    /// How many jobs have failed.
    public var failed: Int { jobs[.failed] ?? 0 }
}
