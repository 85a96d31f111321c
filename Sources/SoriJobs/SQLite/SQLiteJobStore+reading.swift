public import FoundationEssentials
public import SoriCore
import SoriSQLite

extension SQLiteJobStore {
    /// The job of that id, or nil.
    public func job(_ id: String) async throws(StoreError) -> Job? {
        try await connection.run { database throws(StoreError) in try JobTable(database: database).find(id) }
    }

    /// The segments stored from number `position` on, in order.
    public func segments(of id: String, from position: Int) async throws(StoreError) -> [String] {
        try await connection.run { database throws(StoreError) in
            try database.query(
                "SELECT document FROM segments WHERE job_id = ? AND position >= ? ORDER BY position",
                [.text(id), .integer(position)]
            ) { $0.text(0) ?? "" }
        }
    }

    /// Jobs that fit `filter`, newest first, and how many there are in all.
    public func list(_ filter: JobFilter, limit: Int, offset: Int) async throws(StoreError) -> JobPage {
        let chosen = [
            ("kind = ?", filter.kind?.rawValue), ("status = ?", filter.status?.rawValue), ("owner = ?", filter.owner),
            ("parent_id = ?", filter.parent),
        ].compactMap { condition, value in value.map { (condition, StoredValue.text($0)) } }
        let conditions =
            chosen.map(\.0) + (filter.excludesBatches ? ["parent_id IS NULL"] : [])
            + (filter.hasCallback ? ["callback_url IS NOT NULL"] : [])
        let index = Self.index(for: filter).map { "INDEXED BY \($0) " } ?? ""
        let filtered = conditions.isEmpty ? "" : index + "WHERE " + conditions.joined(separator: " AND ")
        let values = chosen.map(\.1)
        let order = filter.parent == nil ? "created_at DESC, rowid DESC" : "parent_position, rowid"
        return try await connection.run { database throws(StoreError) in
            let table = JobTable(database: database)
            let total = try table.number("SELECT count(*) FROM jobs \(filtered)", values)
            let jobs = try table.select(
                "\(filtered) ORDER BY \(order) LIMIT ? OFFSET ?",
                values + [.integer(max(0, limit)), .integer(max(0, offset))], withResults: false)
            return JobPage(total: total ?? 0, jobs: jobs)
        }
    }

    /// The index to list by; nil where SQLite finds it by itself.
    ///
    /// Without statistics it would go by kind and status, and look at every row for the rest, long results and all.
    private static func index(for filter: JobFilter) -> String? {
        guard filter.parent == nil else { return nil }
        if filter.hasCallback { return "jobs_with_callback" }
        if filter.owner != nil { return "jobs_by_owner" }
        guard filter.excludesBatches, filter.kind != nil else { return nil }
        return filter.status == nil ? "jobs_alone" : "jobs_alone_by_status"
    }

    /// The jobs of a batch in its order, with their results.
    public func batch(_ id: String) async throws(StoreError) -> [Job] {
        try await connection.run { database throws(StoreError) in
            try JobTable(database: database).select(
                "WHERE parent_id = ? ORDER BY parent_position, rowid", [.text(id)])
        }
    }

    /// What is going on with jobs of `kinds`.
    public func counts(_ kinds: [JobKind], now: Date) async throws(StoreError) -> QueueCounts {
        try await connection.run { database throws(StoreError) in
            let table = JobTable(database: database)
            var counts: [JobStatus: Int] = [:]
            var oldest: Int?
            var running: [Job] = []
            for kind in kinds {
                let kind = StoredValue.text(kind.rawValue)
                let rows = try database.query(
                    "SELECT status, count(*) FROM jobs WHERE kind = ? GROUP BY status", [kind]
                ) { ($0.text(0).flatMap(JobStatus.init), $0.integer(1) ?? 0) }
                for case (let status?, let count) in rows { counts[status, default: 0] += count }
                let first = try table.number(
                    "SELECT min(created_at) FROM jobs WHERE kind = ? AND status = 'pending'", [kind])
                oldest = [oldest, first].compactMap { $0 }.min()
                running += try table.select("WHERE kind = ? AND status = 'processing'", [kind])
            }
            running.sort { ($0.lease?.claimedAt ?? now, $0.sequence) < ($1.lease?.claimedAt ?? now, $1.sequence) }
            return QueueCounts(
                jobs: counts, oldestWaiting: oldest.map { max(0, Double(now.milliseconds - $0) / 1_000) },
                running: running.compactMap { QueueCounts.Running($0, now: now) })
        }
    }

    /// When something is to happen next, or nil.
    public func nextWake(after now: Date) async throws(StoreError) -> Date? {
        try await connection.run { database throws(StoreError) in
            let table = JobTable(database: database)
            let wake = try table.number("SELECT min(wake_at) FROM jobs WHERE wake_at IS NOT NULL")
            let start = try table.number(
                "SELECT min(run_after) FROM jobs INDEXED BY jobs_by_start WHERE status = 'pending' AND run_after > ?",
                [.integer(now.milliseconds)])
            return [wake, start].compactMap { $0 }.min().map(Date.init(milliseconds:))
        }
    }

    /// The jobs that have changed since `revision`, by their revision; at most `limit`.
    public func changes(since revision: Int, limit: Int) async throws(StoreError) -> [Job] {
        try await connection.run { database throws(StoreError) in
            try JobTable(database: database).select(
                "WHERE revision > ? ORDER BY revision LIMIT ?", [.integer(revision), .integer(max(0, limit))])
        }
    }
}
