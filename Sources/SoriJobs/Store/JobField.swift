import FoundationEssentials
import SoriSQLite

/// The flat fields of a stored job, by their names: what a table has as columns, a hash has as fields.
enum JobField: String, CaseIterable {
    case id, kind, status, progress, attempts, request, result
    case errorCode = "error_code"
    case errorDetail = "error_detail"
    case createdAt = "created_at"
    case startedAt = "started_at"
    case completedAt = "completed_at"
    case claims, crashes, errors
    case leaseWorker = "lease_worker"
    case leaseLength = "lease_length"
    case leaseClaimedAt = "lease_claimed_at"
    case leaseRenewedAt = "lease_renewed_at"
    case leaseExpiresAt = "lease_expires_at"
    case cancelRequestedAt = "cancel_requested_at"
    case deadline
    case runAfter = "run_after"
    case segmentCount = "segment_count"
    case resume, priority, owner
    case idempotencyKey = "idempotency_key"
    case idempotencyDigest = "idempotency_digest"
    case parentID = "parent_id"
    case parentPosition = "parent_position"
    case callbackURL = "callback_url"
    case revision, sequence
    /// What jobs are looked for by; follow from the others.
    case rank
    case wakeAt = "wake_at"
}

extension Job {
    /// The value of a field: times and lengths in whole milliseconds.
    subscript(field: JobField) -> StoredValue {
        switch field {
        case .id: .text(id)
        case .kind: .text(kind.rawValue)
        case .status: .text(status.rawValue)
        case .progress: .integer(progress)
        case .attempts: .integer(attempts)
        case .request: .text(request)
        case .result: StoredValue(result)
        case .errorCode: StoredValue(failure?.code.rawValue)
        case .errorDetail: StoredValue(failure?.detail)
        case .createdAt: .integer(createdAt.milliseconds)
        case .startedAt: StoredValue(startedAt?.milliseconds)
        case .completedAt: StoredValue(completedAt?.milliseconds)
        case .claims: .integer(claims)
        case .crashes: .integer(crashes)
        case .errors: .integer(errors)
        case .leaseWorker: StoredValue(lease?.worker)
        case .leaseLength: StoredValue(lease.map { Int(($0.length * 1_000).rounded()) })
        case .leaseClaimedAt: StoredValue(lease?.claimedAt.milliseconds)
        case .leaseRenewedAt: StoredValue(lease?.renewedAt.milliseconds)
        case .leaseExpiresAt: StoredValue(lease?.expiresAt.milliseconds)
        case .cancelRequestedAt: StoredValue(cancelRequestedAt?.milliseconds)
        case .deadline: StoredValue(deadline?.milliseconds)
        case .runAfter: StoredValue(runAfter?.milliseconds)
        case .segmentCount: .integer(segmentCount)
        case .resume: StoredValue(resume)
        case .priority: .integer(options.priority)
        case .owner: StoredValue(options.owner)
        case .idempotencyKey: StoredValue(options.idempotency?.key)
        case .idempotencyDigest: StoredValue(options.idempotency?.digest)
        case .parentID: StoredValue(options.parent?.id)
        case .parentPosition: StoredValue(options.parent?.position)
        case .callbackURL: StoredValue(options.callbackURL)
        case .revision: .integer(revision)
        case .sequence: .integer(sequence)
        case .rank: .integer(rank)
        case .wakeAt: StoredValue(wakeAt?.milliseconds)
        }
    }

    /// The job of stored values, `value` giving each by its field; nil for one that this program cannot have written.
    init?(_ value: (JobField) -> StoredValue) {
        func date(_ field: JobField) -> Date? { value(field).integer.map(Date.init(milliseconds:)) }
        guard let id = value(.id).text, let kind = JobKind(rawValue: value(.kind).text ?? ""),
            let status = JobStatus(rawValue: value(.status).text ?? ""), let created = date(.createdAt)
        else { return nil }
        let idempotency = value(.idempotencyKey).text.map {
            Idempotency(key: $0, digest: value(.idempotencyDigest).text ?? "")
        }
        let parent = value(.parentID).text.map { JobParent(id: $0, position: value(.parentPosition).integer ?? 0) }
        self.init(
            id: id, kind: kind, request: value(.request).text ?? "{}",
            options: JobOptions(
                priority: value(.priority).integer ?? 0, owner: value(.owner).text, idempotency: idempotency,
                parent: parent, callbackURL: value(.callbackURL).text),
            deadline: date(.deadline), runAfter: date(.runAfter), now: created)
        self.status = status
        progress = value(.progress).integer ?? 0
        attempts = value(.attempts).integer ?? 0
        claims = value(.claims).integer ?? 0
        crashes = value(.crashes).integer ?? 0
        errors = value(.errors).integer ?? 0
        cancelRequestedAt = date(.cancelRequestedAt)
        segmentCount = value(.segmentCount).integer ?? 0
        resume = value(.resume).text
        result = value(.result).text
        failure = value(.errorCode).text.map {
            JobFailure(JobFailure.Code(rawValue: $0), detail: value(.errorDetail).text ?? "")
        }
        startedAt = date(.startedAt)
        completedAt = date(.completedAt)
        revision = value(.revision).integer ?? 0
        sequence = value(.sequence).integer ?? 0
        guard status == .processing else { return }
        // A job that an older version worked on has no lease: it gets one that has run out, so that it is taken over.
        let start = date(.leaseClaimedAt) ?? created
        lease = JobLease(
            token: claims, worker: value(.leaseWorker).text ?? "",
            length: Double(value(.leaseLength).integer ?? 0) / 1_000, claimedAt: start,
            renewedAt: date(.leaseRenewedAt) ?? start, expiresAt: date(.leaseExpiresAt) ?? start)
    }
}
