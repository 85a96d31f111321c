import FoundationEssentials
import SoriCore
import SoriSQLite

/// The statements on jobs, within a transaction or without.
struct JobTable {
    private static let fields = JobField.allCases
    private static let columns = fields.map(\.rawValue).joined(separator: ", ")
    private static let withoutResult = fields.map { $0 == .result ? "NULL" : $0.rawValue }.joined(separator: ", ")
    private static let position = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    private static let insertion =
        "INSERT INTO jobs (\(columns)) VALUES (\(fields.map { _ in "?" }.joined(separator: ", ")))"

    let database: SQLiteDatabase

    /// Adds a job.
    func insert(_ job: Job) throws(StoreError) {
        try database.query(Self.insertion, Self.fields.map { job[$0] })
    }

    /// The job of that id, or nil.
    func find(_ id: String) throws(StoreError) -> Job? { try select("WHERE id = ?", [.text(id)]).first }

    /// Jobs chosen and ordered by `rest` of the statement, with `values` for its question marks; long results may be
    /// left out.
    func select(
        _ rest: String, _ values: [StoredValue], withResults: Bool = true
    ) throws(StoreError) -> [Job] {
        let columns = withResults ? Self.columns : Self.withoutResult
        let rows = try database.query("SELECT \(columns) FROM jobs \(rest)", values) { row in
            Job { field in Self.position[field].map { row.values[$0] } ?? .null }
        }
        return rows.compactMap { $0 }
    }

    /// One whole number, such as a count, that `sql` asks for.
    func number(_ sql: String, _ values: [StoredValue] = []) throws(StoreError) -> Int? {
        try database.query(sql, values) { $0.integer(0) }.first ?? nil
    }

    /// Lets `event` happen to a stored job, and stores what comes of it; an event that cannot happen changes nothing.
    func apply(
        _ event: JobEvent, to before: Job, now: Date
    ) throws(StoreError) -> Result<Job, JobRefusal> {
        var job = before
        do throws(JobRefusal) { try job.apply(event, now: now) } catch { return .failure(error) }
        switch job.change(from: before) {
        case .none: return .success(job)
        case .renewal: break
        case .visible: job.revision = try next("revision")
        }
        if case .retry = event { job.sequence = try next("sequence") }
        try update(job, from: before)
        if case .work(.checkpoint(let checkpoint), _) = event, job.segmentCount > before.segmentCount {
            for (index, segment) in checkpoint.segments.enumerated() {
                try database.query(
                    "INSERT INTO segments (job_id, position, document) VALUES (?, ?, ?)",
                    [.text(job.id), .integer(checkpoint.position + index), .text(segment)])
            }
        }
        return .success(job)
    }

    /// The next number of a counter.
    func next(_ counter: String) throws(StoreError) -> Int {
        let value = try number(
            "UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", [.text(counter)])
        guard let value else {
            throw StoreError(code: .damaged, message: "the database has no counter \(counter): put a backup there")
        }
        return value
    }

    /// Only what has changed: the rest of the row, its indexes too, is left alone. Not REPLACE: that deletes the row
    /// first, and its segments with it.
    private func update(_ job: Job, from before: Job) throws(StoreError) {
        let changed = Self.fields.filter { job[$0] != before[$0] }
        guard !changed.isEmpty else { return }
        let assignments = changed.map { "\($0.rawValue) = ?" }.joined(separator: ", ")
        try database.query(
            "UPDATE jobs SET \(assignments) WHERE id = ?", changed.map { job[$0] } + [.text(job.id)])
    }
}
