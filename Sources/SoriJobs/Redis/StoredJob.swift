import SoriSQLite

/// A job as it was read from Redis, with what tells whether it has changed since.
struct StoredJob: Sendable {
    var job: Job
    /// Another one after every change: unlike the revision it counts what no client sees, and it never comes again, not
    /// even for another job of the same id.
    let version: String
    /// What stands for the job in sorted sets.
    let member: String

    /// The texts among the fields; the others are whole numbers.
    private static let texts: Set<JobField> = [
        .id, .kind, .status, .request, .result, .errorCode, .errorDetail, .leaseWorker, .resume, .owner,
        .idempotencyKey, .idempotencyDigest, .parentID, .callbackURL,
    ]

    /// Reads the values of `fields`, then version and member; nil when there is no such job, or it is none.
    init?(_ reply: RedisReply, _ fields: [JobField] = RedisScript.fields) {
        let values = reply.elements
        guard values.count == fields.count + 2, let version = values[fields.count].text,
            let member = values[fields.count + 1].text
        else { return nil }
        let found = Dictionary(uniqueKeysWithValues: zip(fields, values))
        let job = Job { field in
            guard let value = found[field] else { return .null }
            return Self.texts.contains(field) ? StoredValue(value.text) : StoredValue(value.integer)
        }
        guard let job else { return nil }
        (self.job, self.version, self.member) = (job, version, member)
    }

    /// Reads a job without its result.
    init?(brief reply: RedisReply) { self.init(reply, RedisScript.fields.filter { $0 != .result }) }
}
