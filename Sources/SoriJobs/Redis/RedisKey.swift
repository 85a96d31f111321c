import FoundationEssentials

/// The keys of everything that is stored; see docs/jobs.md.
enum RedisKey {
    /// What every key begins with.
    static let prefix = "sori:"
    /// The version of what is stored here.
    static let schema = prefix + "schema"
    /// When time alone changes a job next.
    static let wake = prefix + "wake"
    /// Jobs by the number of their last change.
    static let revisions = prefix + "revisions"

    /// The hash of a job.
    static func job(_ id: String) -> String { "\(prefix)job:\(id)" }

    /// The list of a job's segments.
    static func segments(_ id: String) -> String { "\(prefix)segments:\(id)" }

    /// Which jobs of a kind and a status a set has.
    enum Subset: String, CaseIterable {
        /// All of them.
        case all = ""
        /// Those of no batch.
        case single = "single:"
        /// Those whose end is to be told.
        case callback = "callback:"

        /// Whether the set has `job`.
        func has(_ job: Job) -> Bool {
            switch self {
            case .all: true
            case .single: job.options.parent == nil
            case .callback: job.options.callbackURL != nil
            }
        }
    }

    /// Jobs by age; nil stands for any kind or status.
    static func jobs(_ kind: JobKind?, _ status: JobStatus?, _ subset: Subset = .all) -> String {
        "\(prefix)\(subset.rawValue)jobs:\(kind?.rawValue ?? "*"):\(status?.rawValue ?? "*")"
    }

    /// Jobs of one owner by age. Kind and status stand last: they never have a colon, an owner may.
    static func jobs(of owner: String, _ kind: JobKind?, _ status: JobStatus?, _ subset: Subset = .all) -> String {
        "\(prefix)\(subset.rawValue)owner:\(owner):\(kind?.rawValue ?? "*"):\(status?.rawValue ?? "*")"
    }

    /// The jobs of a batch in its order.
    static func batch(_ id: String) -> String { "\(prefix)batch:\(id)" }

    /// Waiting jobs in their order.
    static func line(_ kind: JobKind) -> String { "\(prefix)line:\(kind.rawValue)" }

    /// Waiting jobs that nobody may begin before a time, by that time.
    static func later(_ kind: JobKind) -> String { "\(prefix)later:\(kind.rawValue)" }

    /// Final jobs by the time at which they ended.
    static func ended(_ kind: JobKind) -> String { "\(prefix)ended:\(kind.rawValue)" }

    /// The field of an idempotency key in the hash of all of them; the length keeps owner and key apart.
    static func idempotency(_ key: String, owner: String?) -> String {
        let owner = owner ?? ""
        return "\(owner.utf8.count):\(owner):\(key)"
    }
}

extension Job {
    /// The sorted sets that it stands in, with its score in each; those whose score follows from numbers that Redis
    /// gives are left to the script that stores it.
    var redisScores: [String: Int] {
        var scores: [String: Int] = [:]
        for (kind, status) in [(nil, nil), (kind, nil), (nil, status), (kind, status)] as [(JobKind?, JobStatus?)] {
            for subset in RedisKey.Subset.allCases where subset.has(self) {
                scores[RedisKey.jobs(kind, status, subset)] = createdAt.milliseconds
                guard let owner = options.owner else { continue }
                scores[RedisKey.jobs(of: owner, kind, status, subset)] = createdAt.milliseconds
            }
        }
        if let parent = options.parent { scores[RedisKey.batch(parent.id)] = parent.position }
        if let wakeAt { scores[RedisKey.wake] = wakeAt.milliseconds }
        if let completedAt { scores[RedisKey.ended(kind)] = completedAt.milliseconds }
        if status == .pending, let runAfter { scores[RedisKey.later(kind)] = runAfter.milliseconds }
        return scores
    }

    /// The line that it waits in, or nil.
    var redisLine: String? { status == .pending && runAfter == nil ? RedisKey.line(kind) : nil }
}
