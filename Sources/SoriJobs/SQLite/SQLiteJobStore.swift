public import FoundationEssentials

/// Jobs in a SQLite file: safe against a kill at any moment.
public struct SQLiteJobStore: JobStore {
    private static let columns = """
        id, kind, status, progress, attempts, request, result, error_code, error_detail, created_at, started_at,
        completed_at
        """

    private let connection: SQLiteConnection

    /// Opens or makes the database at `path`; throws `JobStoreError` that names it.
    public init(path: String) async throws(JobStoreError) { connection = try await SQLiteConnection(path: path) }

    /// Adds a new job; throws `exists` for an id that is taken.
    public func insert(_ job: Job) async throws(JobStoreError) {
        try await connection.run { database throws(JobStoreError) -> Void in
            try database.query(
                "INSERT INTO jobs (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", Self.values(job))
        }
    }

    /// The job of that id, or nil.
    public func job(_ id: String) async throws(JobStoreError) -> Job? {
        try await connection.run { database throws(JobStoreError) in try Self.find(id, database) }
    }

    /// Lets `event` happen to a job; nil when there is no such job, or when it cannot happen to it.
    public func apply(_ event: JobEvent, to id: String, now: Date) async throws(JobStoreError) -> Job? {
        try await connection.run { database throws(JobStoreError) in
            try database.transaction { () throws(JobStoreError) in
                guard var job = try Self.find(id, database), job.apply(event, now: now) else { return nil }
                try Self.update(job, database)
                return job
            }
        }
    }

    /// Begins the oldest waiting job of `kind`; nil when none waits.
    public func beginNext(_ kind: JobKind, now: Date) async throws(JobStoreError) -> Job? {
        try await connection.run { database throws(JobStoreError) in
            try database.transaction { () throws(JobStoreError) in
                let waiting = try database.query(
                    """
                    SELECT \(Self.columns) FROM jobs WHERE kind = ? AND status = 'pending'
                    ORDER BY created_at, rowid LIMIT 1
                    """, [.text(kind.rawValue)], row: Self.job)
                guard case var job?? = waiting.first, job.apply(.begin, now: now) else { return nil }
                try Self.update(job, database)
                return job
            }
        }
    }

    /// Jobs of `kind`, newest first, and how many there are in all; nil means every status.
    public func list(
        _ kind: JobKind, status: JobStatus?, limit: Int, offset: Int
    ) async throws(JobStoreError) -> (total: Int, jobs: [Job]) {
        try await connection.run { database throws(JobStoreError) in
            let (filter, values) =
                status.map { ("kind = ? AND status = ?", [.text(kind.rawValue), .text($0.rawValue)]) }
                ?? ("kind = ?", [SQLiteValue.text(kind.rawValue)])
            let total = try database.query("SELECT count(*) FROM jobs WHERE \(filter)", values) { $0.integer(0) ?? 0 }
            let jobs = try database.query(
                """
                SELECT \(Self.columns) FROM jobs WHERE \(filter)
                ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?
                """, values + [.integer(max(0, limit)), .integer(max(0, offset))], row: Self.job)
            return (total.first ?? 0, jobs.compactMap { $0 })
        }
    }

    /// Adds what was heard next; nothing happens when the position is taken or there is no such job.
    public func append(_ segment: String, at position: Int, to id: String) async throws(JobStoreError) {
        try await connection.run { database throws(JobStoreError) -> Void in
            try database.query(
                """
                INSERT OR IGNORE INTO segments (job_id, position, document)
                SELECT id, ?, ? FROM jobs WHERE id = ?
                """, [.integer(position), .text(segment), .text(id)])
        }
    }

    /// What was heard so far, in order.
    public func segments(of id: String) async throws(JobStoreError) -> [String] {
        try await connection.run { database throws(JobStoreError) in
            try database.query(
                "SELECT document FROM segments WHERE job_id = ? ORDER BY position", [.text(id)]
            ) { $0.text(0) ?? "" }
        }
    }

    /// Cancels the waiting jobs of `kind` that were made before `limit`; gives how many.
    public func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(JobStoreError) -> Int {
        try await connection.run { database throws(JobStoreError) in
            try database.transaction { () throws(JobStoreError) in
                let waiting = try database.query(
                    "SELECT \(Self.columns) FROM jobs WHERE kind = ? AND status = 'pending' AND created_at < ?",
                    [.text(kind.rawValue), .integer(Self.milliseconds(limit))], row: Self.job)
                var count = 0
                for case var job? in waiting where job.apply(.cancel, now: now) {
                    try Self.update(job, database)
                    count += 1
                }
                return count
            }
        }
    }

    /// Forgets final jobs of `kind` that ended before `limit`; gives how many.
    public func forget(_ kind: JobKind, completedBefore limit: Date) async throws(JobStoreError) -> Int {
        try await connection.run { database throws(JobStoreError) in
            try database.query(
                "DELETE FROM jobs WHERE kind = ? AND completed_at < ?",
                [.text(kind.rawValue), .integer(Self.milliseconds(limit))])
            return database.changes
        }
    }

    private static func find(_ id: String, _ database: SQLiteDatabase) throws(JobStoreError) -> Job? {
        let rows = try database.query("SELECT \(columns) FROM jobs WHERE id = ?", [.text(id)], row: job)
        return rows.first ?? nil
    }

    private static func update(_ job: Job, _ database: SQLiteDatabase) throws(JobStoreError) {
        // Not REPLACE: that deletes the row first, and its segments with it.
        let values = values(job)
        try database.query(
            """
            UPDATE jobs SET status = ?, progress = ?, attempts = ?, result = ?, error_code = ?, error_detail = ?,
            started_at = ?, completed_at = ? WHERE id = ?
            """, values[2...4] + values[6...8] + values[10...11] + [.text(job.id)])
    }

    private static func values(_ job: Job) -> [SQLiteValue] {
        [
            .text(job.id), .text(job.kind.rawValue), .text(job.status.rawValue), .integer(job.progress),
            .integer(job.attempts), .text(job.request), SQLiteValue(job.result),
            SQLiteValue(job.failure?.code.rawValue),
            SQLiteValue(job.failure?.detail), .integer(milliseconds(job.createdAt)),
            job.startedAt.map { .integer(milliseconds($0)) } ?? .null,
            job.completedAt.map { .integer(milliseconds($0)) } ?? .null,
        ]
    }

    /// The job of a row; nil for one that this program cannot have written.
    private static func job(_ row: SQLiteRow) -> Job? {
        guard let id = row.text(0), let kind = JobKind(rawValue: row.text(1) ?? ""),
            let status = JobStatus(rawValue: row.text(2) ?? ""), let created = row.integer(9)
        else { return nil }
        let failure = row.text(7).map { JobFailure(JobFailure.Code(rawValue: $0), detail: row.text(8) ?? "") }
        return Job(
            id: id, kind: kind, status: status, progress: row.integer(3) ?? 0, attempts: row.integer(4) ?? 0,
            request: row.text(5) ?? "{}", result: row.text(6),
            failure: failure, createdAt: date(created), startedAt: row.integer(10).map(date),
            completedAt: row.integer(11).map(date))
    }

    private static func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1_000).rounded()) }

    private static func date(_ milliseconds: Int) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
