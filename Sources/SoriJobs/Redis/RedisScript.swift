/// Our scripts, which Redis carries out one after the other, each as one step.
///
/// The rules of a job's life are not in them: those are `Job.apply`'s. They read, and they compare and set. Optimistic
/// transactions (WATCH, MULTI, EXEC) could do the same, but a watch belongs to a connection: one caller at a time would
/// have it to itself for two round trips and a write to the disk, where scripts of many callers share them. The numbers
/// of changes, too, must be given out in the order in which the changes happen, which only a script can do.
enum RedisScript: CaseIterable {
    /// Stores changes of jobs, all or none; see `RedisCommit`.
    case commit
    /// The next job to be claimed.
    case claimable
    /// Jobs by their score in a sorted set.
    case range
    /// A part of a list, and how long the whole list is.
    case list
    /// What an operator wants to know.
    case counts
    /// When something is to happen next.
    case wake

    /// Fields that are stored in the hash of a job. What they are looked for by is in sorted sets.
    static let fields = JobField.allCases.filter { ![.rank, .wakeAt].contains($0) }

    /// The text of the script.
    var source: String {
        let body =
            switch self {
            case .commit: RedisCommit.script
            case .claimable: Self.claimableSource
            case .range: Self.rangeSource
            case .list: Self.listSource
            case .counts: Self.countsSource
            case .wake: Self.wakeSource
            }
        return Self.beginning + body
    }

    private static func names(_ fields: [JobField]) -> String {
        (fields.map { "'\($0.rawValue)'" } + ["'version'", "'member'"]).joined(separator: ",")
    }

    /// What all of them begin with. A member of a sorted set is the job's number, 16 digits, then a colon and its id:
    /// of equal scores the older job goes first.
    private static let beginning = """
        local at = 0
        local function take() at = at + 1 return ARGV[at] end
        local function number() return tonumber(take()) end
        local function texts() local all = {} for i = 1, number() do all[i] = take() end return all end
        local function id(member) return string.sub(member, 18) end
        local function digits(value) return string.format('%016.0f', value) end
        local whole = {\(names(fields))}
        local brief = {\(names(fields.filter { $0 != .result }))}
        local function read(member, fields)
            local job = redis.call('HMGET', 'sori:job:' .. id(member), unpack(fields))
            if job[1] then return job end
        end

        """

    /// Arguments: now; kinds. Of what is in line only the first counts. What was to wait for a time is looked through,
    /// since that time says nothing of its rank: jobs that have failed, until they are claimed again.
    private static let claimableSource = """
        local now = take()
        local best, rank, sequence
        local function offer(member, its, number)
            if not best or its < rank or (its == rank and number < sequence) then
                best, rank, sequence = member, its, number
            end
        end
        for _, kind in ipairs(texts()) do
            local first = redis.call('ZRANGE', 'sori:line:' .. kind, 0, 0, 'WITHSCORES')
            if first[1] then offer(first[1], tonumber(first[2]), tonumber(string.sub(first[1], 1, 16))) end
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', 'sori:later:' .. kind, '-inf', now)) do
                local order = redis.call('HMGET', 'sori:job:' .. id(member), 'rank', 'sequence')
                if order[1] then offer(member, tonumber(order[1]), tonumber(order[2])) end
            end
        end
        return best and read(best, whole)
        """

    /// Arguments: key, least score, greatest score, most jobs, most bytes of results, which the last one may go beyond.
    private static let rangeSource = """
        local key, least, greatest, most, bytes = take(), take(), take(), take(), number()
        local jobs = {}
        for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, least, greatest, 'LIMIT', 0, most)) do
            if bytes < 0 then break end
            local length = redis.call('HSTRLEN', 'sori:job:' .. id(member), 'result')
            local job = read(member, whole)
            if job then jobs[#jobs + 1] = job end
            bytes = bytes - length
        end
        return jobs
        """

    /// Arguments: key, offset, limit, 1 for the smallest score first, and what kind, status and owner must be ('' for
    /// any), where the key does not say so.
    private static let listSource = """
        local key, offset, limit, rises = take(), number(), number(), take() == '1'
        local wanted, isFiltered = {take(), take(), take()}, false
        for i = 1, 3 do isFiltered = isFiltered or wanted[i] ~= '' end
        local range = rises and 'ZRANGE' or 'ZREVRANGE'
        local total, members
        if isFiltered then
            members = {}
            total = 0
            for _, member in ipairs(redis.call(range, key, 0, -1)) do
                local its = redis.call('HMGET', 'sori:job:' .. id(member), 'kind', 'status', 'owner')
                local fits = true
                for i = 1, 3 do fits = fits and (wanted[i] == '' or wanted[i] == its[i]) end
                if fits then
                    if total >= offset and #members < limit then members[#members + 1] = member end
                    total = total + 1
                end
            end
        else
            total = redis.call('ZCARD', key)
            members = limit > 0 and redis.call(range, key, offset, offset + limit - 1) or {}
        end
        local jobs = {}
        for i, member in ipairs(members) do jobs[i] = read(member, brief) end
        return {total, jobs}
        """

    /// Arguments: kinds; statuses. For each kind the number of jobs of each status, the age of the oldest that waits,
    /// and the jobs that are being worked on.
    private static let countsSource = """
        local kinds, statuses, answer = texts(), texts(), {}
        for i, kind in ipairs(kinds) do
            local counts = {}
            for j, status in ipairs(statuses) do
                counts[j] = redis.call('ZCARD', 'sori:jobs:' .. kind .. ':' .. status)
            end
            local oldest = redis.call('ZRANGE', 'sori:jobs:' .. kind .. ':pending', 0, 0, 'WITHSCORES')
            local running = redis.call('ZRANGE', 'sori:jobs:' .. kind .. ':processing', 0, -1)
            for j, member in ipairs(running) do running[j] = read(member, brief) end
            answer[i] = {counts, oldest[2] or false, running}
        end
        return answer
        """

    /// Arguments: now; kinds.
    private static let wakeSource = """
        local now = take()
        local first = redis.call('ZRANGE', 'sori:wake', 0, 0, 'WITHSCORES')[2]
        for _, kind in ipairs(texts()) do
            local start = redis.call(
                'ZRANGEBYSCORE', 'sori:later:' .. kind, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
            if start and (not first or tonumber(start) < tonumber(first)) then first = start end
        end
        return first
        """
}
