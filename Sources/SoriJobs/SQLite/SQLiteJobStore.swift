public import FoundationEssentials
public import SoriCore
public import SoriSQLite

/// Jobs in a SQLite file: safe against a kill or a power cut at any moment.
public struct SQLiteJobStore: JobStore {
    /// Where a damaged file was moved that stood in the way; nil when there was none. What it holds is not in this
    /// store: the person running the server must be told.
    public let setAside: String?
    let connection: SQLiteConnection
    private let path: String

    /// The file of a store as a thing to copy.
    public static func file(_ path: String) -> StoreFile {
        StoreFile(path: path, schema: JobSchema.tables, table: "jobs")
    }

    /// Opens or makes the database at `path`; throws `StoreError` that names it.
    public init(path: String) async throws(StoreError) {
        connection = try await SQLiteConnection(path: path, schema: JobSchema.tables, thread: "sori-jobs")
        setAside = connection.setAside
        self.path = path
    }

    /// Adds new jobs, all or none.
    public func insert(_ jobs: [Job], waitingLimit: Int?) async throws(StoreError) -> JobInsertion {
        guard let first = jobs.first else { return .inserted([]) }
        return try await connection.write { database throws(StoreError) in
            let table = JobTable(database: database)
            if let idempotency = first.options.idempotency {
                let earlier = try table.select(
                    "WHERE ifnull(owner, '') = ? AND idempotency_key = ?",
                    [.text(first.options.owner ?? ""), .text(idempotency.key)]
                ).first
                if let earlier {
                    guard earlier.options.idempotency == idempotency else { throw .mismatch(idempotency.key) }
                    return .existing(earlier)
                }
            }
            if let waitingLimit {
                let waiting = try table.number(
                    "SELECT count(*) FROM jobs WHERE kind = ? AND status = 'pending'", [.text(first.kind.rawValue)])
                guard (waiting ?? 0) + jobs.count <= waitingLimit else { throw .queueFull(waitingLimit) }
            }
            var stored: [Job] = []
            for var job in jobs {
                guard try table.number("SELECT 1 FROM jobs WHERE id = ?", [.text(job.id)]) == nil else {
                    throw .taken(job.id)
                }
                job.sequence = try table.next("sequence")
                job.revision = try table.next("revision")
                try table.insert(job)
                stored.append(job)
            }
            return .inserted(stored)
        }
    }

    /// The waiting job of one of `kinds` with the smallest rank, for `worker`; nil when none is there.
    public func claim(
        _ kinds: [JobKind], worker: String, timing: LeaseTiming, now: Date
    ) async throws(StoreError) -> Job? {
        try await connection.write { database throws(StoreError) in
            let table = JobTable(database: database)
            while true {
                var first: Job?
                // One question for each kind, each answered by one step in an index.
                for kind in kinds {
                    let job = try table.select(
                        """
                        INDEXED BY jobs_in_line
                        WHERE kind = ? AND status = 'pending' AND (run_after IS NULL OR run_after <= ?)
                        ORDER BY rank, sequence LIMIT 1
                        """, [.text(kind.rawValue), .integer(now.milliseconds)]
                    ).first
                    if let job, first.map({ job.precedes($0) }) ?? true { first = job }
                }
                guard let first else { return nil }
                guard case .success(let job) = try table.apply(.claim(worker: worker, timing), to: first, now: now)
                else { return nil }
                // One that is past its deadline has failed instead.
                if job.status == .processing { return job }
            }
        }
    }

    /// Lets `event` happen to a job; or says why it cannot.
    public func apply(
        _ event: JobEvent, to id: String, now: Date
    ) async throws(StoreError) -> Result<Job, JobRefusal> {
        try await connection.write { database throws(StoreError) in
            let table = JobTable(database: database)
            guard let job = try table.find(id) else { return .failure(.unknownJob) }
            return try table.apply(event, to: job, now: now)
        }
    }

    /// Ends what time has ended, and with `lostWorker` all leases of that worker; gives the jobs changed.
    public func elapse(now: Date, lostWorker: String?) async throws(StoreError) -> [Job] {
        try await connection.write { database throws(StoreError) in
            let table = JobTable(database: database)
            var changed: [Job] = []
            func apply(_ event: JobEvent, to jobs: [Job]) throws(StoreError) {
                for before in jobs {
                    if case .success(let job) = try table.apply(event, to: before, now: now), job != before {
                        changed.append(job)
                    }
                }
            }
            try apply(
                .elapse, to: try table.select("WHERE wake_at <= ? ORDER BY wake_at", [.integer(now.milliseconds)]))
            if let lostWorker {
                try apply(
                    .loseWorker,
                    to: try table.select("WHERE status = 'processing' AND lease_worker = ?", [.text(lostWorker)]))
            }
            return changed
        }
    }

    /// Cancels jobs of `kind` that were made before `limit` and that nobody has ever begun; gives how many.
    public func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(StoreError) -> Int {
        try await connection.write { database throws(StoreError) in
            let table = JobTable(database: database)
            let waiting = try table.select(
                "WHERE kind = ? AND status = 'pending' AND created_at < ? AND claims = 0",
                [.text(kind.rawValue), .integer(limit.milliseconds)])
            for job in waiting { _ = try table.apply(.cancel, to: job, now: now) }
            return waiting.count
        }
    }

    /// Erases final jobs of `kind` that ended before `limit`; gives how many.
    public func forget(_ kind: JobKind, completedBefore limit: Date) async throws(StoreError) -> Int {
        let count = try await connection.write { database throws(StoreError) in
            try database.query(
                "DELETE FROM jobs WHERE kind = ? AND completed_at < ?",
                [.text(kind.rawValue), .integer(limit.milliseconds)])
            return database.changes
        }
        if count > 0 { try await emptyLog() }
        return count
    }

    /// Erases a job of any status, with its segments.
    public func purge(_ id: String) async throws(StoreError) -> Job? {
        let job = try await connection.write { database throws(StoreError) in
            let job = try JobTable(database: database).find(id)
            try database.query("DELETE FROM jobs WHERE id = ?", [.text(id)])
            return job
        }
        if job != nil { try await emptyLog() }
        return job
    }

    /// Writes a copy of the database, as it is at one moment, to a new file at `target`, while the store is in use.
    ///
    /// Throws `StoreError`: `exists` when there is a file already. A copy that breaks off leaves none.
    public func backup(to target: String) async throws(StoreError) {
        try await DatabaseBackup(source: path, target: target).run()
    }

    /// What was erased is overwritten in the database, but the log still has it: brings the log in and empties it.
    /// Where another process reads just then, the next time does it.
    private func emptyLog() async throws(StoreError) {
        try await connection.run { database throws(StoreError) -> Void in
            try database.query("PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }
}
