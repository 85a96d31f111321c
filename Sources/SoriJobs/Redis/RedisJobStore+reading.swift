public import FoundationEssentials
public import SoriCore

extension RedisJobStore {
    /// Results of so many bytes come in one answer; what is left comes with the next question.
    private static let mostResultBytes = 16 << 20
    /// More jobs than anyone asks for, and no more than Redis can count.
    private static let mostJobs = 1_000_000_000

    /// The job of that id, or nil.
    public func job(_ id: String) async throws(StoreError) -> Job? { try await find(id)?.job }

    func find(_ id: String) async throws(StoreError) -> StoredJob? {
        let fields = RedisScript.fields.map(\.rawValue) + ["version", "member"]
        let reply = try await connection.send(.words(["HMGET", RedisKey.job(id)] + fields))
        guard reply.elements.first?.text != nil else { return nil }
        guard let job = StoredJob(reply) else { throw .unexpected(connection.address, "no job at \(id.prefix(80))") }
        return job
    }

    /// Jobs by their score in a sorted set; fewer than there are when their results are long.
    func range(
        _ key: String, from least: String, to greatest: String, most: Int, bytes: Int = .max
    ) async throws(StoreError) -> [StoredJob] {
        let reply = try await connection.send(
            .script(.range, [key, least, greatest, String(min(most, Self.mostJobs)), String(bytes)]))
        return try jobs(reply) { StoredJob($0) }
    }

    /// The segments stored from number `position` on, in order.
    public func segments(of id: String, from position: Int) async throws(StoreError) -> [String] {
        try await connection.send(.words(["LRANGE", RedisKey.segments(id), String(max(0, position)), "-1"]))
            .elements.map { $0.text ?? "" }
    }

    /// Jobs that fit `filter`, newest first, and how many there are in all.
    public func list(_ filter: JobFilter, limit: Int, offset: Int) async throws(StoreError) -> JobPage {
        // Each owner has lists of its own. A batch has one list, which is looked through: it is no longer than a batch.
        let subset: RedisKey.Subset = filter.hasCallback ? .callback : filter.excludesBatches ? .single : .all
        let isBatch = filter.parent != nil
        let key =
            if let parent = filter.parent {
                RedisKey.batch(parent)
            } else if let owner = filter.owner {
                RedisKey.jobs(of: owner, filter.kind, filter.status, subset)
            } else {
                RedisKey.jobs(filter.kind, filter.status, subset)
            }
        let left = isBatch ? [filter.kind?.rawValue, filter.status?.rawValue, filter.owner] : [nil, nil, nil]
        let reply = try await connection.send(
            .script(
                .list,
                [
                    key, String(min(max(0, offset), Self.mostJobs)), String(min(max(0, limit), Self.mostJobs)),
                    isBatch ? "1" : "",
                ] + left.map { $0 ?? "" }))
        guard reply.elements.count == 2, let total = reply.elements[0].integer else {
            throw .unexpected(connection.address, "no list")
        }
        return JobPage(total: total, jobs: try jobs(reply.elements[1]) { StoredJob(brief: $0) }.map(\.job))
    }

    /// What is going on with jobs of `kinds`.
    public func counts(_ kinds: [JobKind], now: Date) async throws(StoreError) -> QueueCounts {
        let statuses = JobStatus.allCases
        let reply = try await connection.send(
            .script(
                .counts,
                [String(kinds.count)] + kinds.map(\.rawValue) + [String(statuses.count)] + statuses.map(\.rawValue)))
        var counts: [JobStatus: Int] = [:]
        var oldest: Int?
        var running: [Job] = []
        for kind in reply.elements {
            guard kind.elements.count == 3 else { throw .unexpected(connection.address, "no counts") }
            for (status, count) in zip(statuses, kind.elements[0].elements) {
                if let count = count.integer, count > 0 { counts[status, default: 0] += count }
            }
            oldest = [oldest, kind.elements[1].integer].compactMap { $0 }.min()
            running += try jobs(kind.elements[2]) { StoredJob(brief: $0) }.map(\.job)
        }
        running.sort { ($0.lease?.claimedAt ?? now, $0.sequence) < ($1.lease?.claimedAt ?? now, $1.sequence) }
        return QueueCounts(
            jobs: counts, oldestWaiting: oldest.map { max(0, Double(now.milliseconds - $0) / 1_000) },
            running: running.compactMap { QueueCounts.Running($0, now: now) })
    }

    /// When something is to happen next, or nil.
    public func nextWake(after now: Date) async throws(StoreError) -> Date? {
        let kinds = JobKind.allCases
        return try await connection.send(
            .script(.wake, [String(now.milliseconds), String(kinds.count)] + kinds.map(\.rawValue))
        ).integer.map(Date.init(milliseconds:))
    }

    /// The jobs that have changed since `revision`, by their revision; at most `limit`, and fewer when their results
    /// are long.
    public func changes(since revision: Int, limit: Int) async throws(StoreError) -> [Job] {
        guard limit > 0 else { return [] }
        return try await range(
            RedisKey.revisions, from: "(\(revision)", to: "+inf", most: limit, bytes: Self.mostResultBytes
        ).map(\.job)
    }

    private func jobs(
        _ reply: RedisReply, _ read: (RedisReply) -> StoredJob?
    ) throws(StoreError) -> [StoredJob] {
        var jobs: [StoredJob] = []
        for element in reply.elements {
            guard let job = read(element) else { throw .unexpected(connection.address, "no job in a list") }
            jobs.append(job)
        }
        return jobs
    }
}
