import FoundationEssentials
import SoriSQLite

/// Changes of jobs that are stored as one step, all or none.
struct RedisCommit: Sendable {
    /// One job's change.
    private struct Change: Sendable {
        let before: StoredJob?
        let after: Job?
        var segments: [String] = []
        /// Whether clients see it.
        var isVisible = true
        /// Whether the job goes to the end of the queue.
        var isQueued = false
    }

    /// What became of it.
    enum Outcome: Sendable {
        /// All is stored; the jobs as they are now, without those that were erased.
        case done([Job])
        /// A job has changed since it was read: nothing is stored, read it anew.
        case conflict
        /// The job `id` has the idempotency key of the first new one.
        case known(id: String)
        /// More jobs would wait than may.
        case full
        /// There is a job of that id.
        case taken(id: String)
    }

    private var changes: [Change] = []
    private var idempotency = ""
    private var waiting = ""
    private var limit = -1

    /// Nothing to store yet.
    init() {}

    /// Adds new jobs; see `JobStore.insert`.
    init(inserting jobs: [Job], waitingLimit: Int?) {
        changes = jobs.map { Change(before: nil, after: $0, isQueued: true) }
        guard let first = jobs.first else { return }
        if let key = first.options.idempotency?.key {
            idempotency = RedisKey.idempotency(key, owner: first.options.owner)
        }
        waiting = RedisKey.jobs(first.kind, .pending)
        limit = waitingLimit.map { max(0, $0) } ?? -1
    }

    /// Whether there is nothing to store.
    var isEmpty: Bool { changes.isEmpty }

    /// Erases a job with its segments.
    mutating func erase(_ stored: StoredJob) { changes.append(Change(before: stored, after: nil)) }

    /// Lets `event` happen to a job, to be stored with the rest: the job's own rules say what becomes of it.
    mutating func apply(_ event: JobEvent, to before: StoredJob, now: Date) -> Result<Job, JobRefusal> {
        var job = before.job
        do throws(JobRefusal) { try job.apply(event, now: now) } catch { return .failure(error) }
        let kind = job.change(from: before.job)
        guard kind != .none else { return .success(job) }
        var change = Change(before: before, after: job, isVisible: kind == .visible)
        if case .retry = event { change.isQueued = true }
        if case .work(.checkpoint(let checkpoint), _) = event, job.segmentCount > before.job.segmentCount {
            change.segments = checkpoint.segments
        }
        changes.append(change)
        return .success(job)
    }

    /// The command that stores it.
    var command: RedisCommand {
        let counts = [idempotency, waiting, String(limit), String(changes.count)]
        return .script(.commit, counts + changes.flatMap { Self.words($0) })
    }

    private static func words(_ change: Change) -> [String] {
        let (before, after) = (change.before?.job, change.after)
        guard let some = after ?? before else { return [] }
        var (set, unset): ([String], [String]) = ([], [])
        for field in JobField.allCases where !numbered.contains(field) {
            let (old, new) = (before?[field] ?? .null, after?[field] ?? .null)
            switch new {
            case _ where new == old: break
            case .null: unset.append(field.rawValue)
            case .integer(let number): set += [field.rawValue, String(number)]
            case .text(let text): set += [field.rawValue, text]
            }
        }
        // The script numbers what is queued anew; another rank alone it is told.
        if let before, let after, !change.isQueued, before.rank != after.rank { set += ["rank", String(after.rank)] }
        let (left, joined) = (before?.redisScores ?? [:], after?.redisScores ?? [:])
        let join = joined.filter { left[$0.key] != $0.value }.flatMap { [$0.key, String($0.value)] }
        let leave = left.keys.filter { joined[$0] == nil }
        // A job that is queued anew stands in the line as another member.
        let isMoved = change.isQueued || before?.redisLine != after?.redisLine || before?.rank != after?.rank
        let key = (before == nil || after == nil) ? some.options.idempotency?.key : nil
        func texts(_ texts: [String]) -> [String] { [String(texts.count)] + texts }
        return [
            some.id, change.before?.version ?? "", change.before?.member ?? "", after == nil ? "1" : "",
            change.isVisible ? "1" : "", change.isQueued ? String(some.sequence - some.rank) : "", String(some.rank),
            String(some.sequence), isMoved ? before?.redisLine ?? "" : "", isMoved ? after?.redisLine ?? "" : "",
            key.map { RedisKey.idempotency($0, owner: some.options.owner) } ?? "",
        ] + texts(set) + texts(unset) + texts(join) + texts(leave) + texts(change.segments)
    }

    /// The fields that the script sets, and those that are only in sorted sets.
    private static let numbered: Set<JobField> = [.revision, .sequence, .rank, .wakeAt]

    /// What Redis made of it; nil for an answer that cannot be.
    func outcome(_ reply: RedisReply) -> Outcome? {
        let values = reply.elements
        switch (values.first?.text, values.count) {
        case ("conflict", _): return .conflict
        case ("full", _): return .full
        case ("known", 2): return values[1].text.map { .known(id: $0) }
        case ("taken", 2): return values[1].text.map { .taken(id: $0) }
        case ("done", 1 + 2 * changes.count):
            var jobs: [Job] = []
            for (index, change) in changes.enumerated() {
                guard var job = change.after else { continue }
                guard let revision = values[1 + 2 * index].integer, let sequence = values[2 + 2 * index].integer else {
                    return nil
                }
                if change.isVisible { job.revision = revision }
                if change.isQueued { job.sequence = sequence }
                jobs.append(job)
            }
            return .done(jobs)
        default: return nil
        }
    }

    /// Checks everything first, then stores, for Redis undoes nothing: after the first write nothing can fail, as long
    /// as nobody else writes to keys of ours. It refuses a script for want of memory only at its first write. Its log
    /// has all writes of a script as one entry.
    static let script = """
        local idempotency, waiting, limit, changes = take(), take(), number(), {}
        for i = 1, number() do
            changes[i] = {
                id = take(), version = take(), member = take(), erased = take() == '1', visible = take() == '1',
                lead = take(), rank = take(), sequence = take(), out = take(), into = take(), key = take(),
                set = texts(), unset = texts(), join = texts(), leave = texts(), segments = texts()}
        end
        if idempotency ~= '' then
            local id = redis.call('HGET', 'sori:idempotency', idempotency)
            if id then return {'known', id} end
        end
        if limit >= 0 and redis.call('ZCARD', waiting) + #changes > limit then return {'full'} end
        local seen = {}
        for _, change in ipairs(changes) do
            local version = redis.call('HGET', 'sori:job:' .. change.id, 'version')
            if change.version == '' then
                if version or seen[change.id] then return {'taken', change.id} end
                seen[change.id] = true
            elseif version ~= change.version then
                return {'conflict'}
            end
        end
        local version = redis.call('INCR', 'sori:version')
        local answer = {'done'}
        for _, change in ipairs(changes) do
            local key, segments = 'sori:job:' .. change.id, 'sori:segments:' .. change.id
            local member, set, revision, sequence = change.member, change.set, 0, 0
            local function put(name, value) set[#set + 1] = name set[#set + 1] = value end
            if change.out ~= '' then redis.call('ZREM', change.out, digits(change.sequence) .. ':' .. change.id) end
            if change.lead ~= '' then
                sequence = redis.call('INCR', 'sori:sequence')
                change.sequence, change.rank = sequence, sequence - tonumber(change.lead)
                put('sequence', sequence)
                put('rank', change.rank)
                if member == '' then
                    member = digits(sequence) .. ':' .. change.id
                    put('member', member)
                end
            end
            for _, name in ipairs(change.leave) do redis.call('ZREM', name, member) end
            if change.erased then
                redis.call('DEL', key, segments)
                redis.call('ZREM', 'sori:revisions', member)
                if change.key ~= '' and redis.call('HGET', 'sori:idempotency', change.key) == change.id then
                    redis.call('HDEL', 'sori:idempotency', change.key)
                end
            else
                if change.visible then
                    revision = redis.call('INCR', 'sori:revision')
                    put('revision', revision)
                    redis.call('ZADD', 'sori:revisions', revision, member)
                end
                put('version', version)
                redis.call('HSET', key, unpack(set))
                if #change.unset > 0 then redis.call('HDEL', key, unpack(change.unset)) end
                for i = 1, #change.join, 2 do redis.call('ZADD', change.join[i], change.join[i + 1], member) end
                if change.into ~= '' then
                    redis.call('ZADD', change.into, change.rank, digits(change.sequence) .. ':' .. change.id)
                end
                for _, segment in ipairs(change.segments) do redis.call('RPUSH', segments, segment) end
                if change.key ~= '' then redis.call('HSETNX', 'sori:idempotency', change.key, change.id) end
            end
            answer[#answer + 1] = revision
            answer[#answer + 1] = sequence
        end
        return answer
        """
}
