import FoundationEssentials
import SoriJobs

/// Watches a history from outside and knows by itself, from the rules of docs/jobs.md, what a store may say.
struct HistoryChecker {
    /// What is known of a job.
    private struct Record {
        var last: Job
        var claims = 0
        var released = 0
        /// Since the last retry by hand.
        var crashes = 0
        var errors = 0
        var isCancelAccepted = false
        var completions = 0
        /// The worker that may work on it, and until when.
        var holder: (worker: String, token: Int, expiresAt: Date)?
    }

    /// Stores round to it.
    private static let millisecond = 0.001

    private var records: [String: Record] = [:]
    private var lastRevision = 0
    /// What went wrong, in words; empty when all is well.
    private(set) var faults: [String] = []

    /// The result that every worker finds for a job: the same work gives the same result.
    static func result(of id: String) -> String { "\"result of \(id)\"" }

    /// The segments that every worker finds for a job: one to three.
    static func segments(of id: String) -> [String] {
        (0...id.utf8.reduce(0) { ($0 + Int($1)) % 3 }).map { "\"\(id) \($0)\"" }
    }

    /// A job as it was seen last, when it has been accepted and not erased.
    func job(_ id: String) -> Job? { records[id]?.last }

    /// The ids of all accepted jobs that have not been erased, in a fixed order.
    var ids: [String] { records.keys.sorted() }

    mutating func expect(_ isTrue: Bool, _ fault: @autoclosure () -> String) {
        if !isTrue { faults.append(fault()) }
    }

    /// A job was accepted.
    mutating func accepted(_ job: Job) {
        expect(records[job.id] == nil && job.status == .pending, "\(job.id) was accepted twice")
        records[job.id] = Record(last: job)
        isNewer(job)
    }

    /// A job was erased.
    mutating func erased(_ id: String) { records[id] = nil }

    /// A worker was given a job.
    mutating func claimed(_ job: Job, _ worker: String, _ timing: LeaseTiming, _ now: Date) {
        guard var record = records[job.id], let lease = job.lease else {
            return expect(false, "\(job.id) was given without having been accepted")
        }
        expect(record.last.status == .pending && record.holder == nil, "\(job.id) was given while another has it")
        record.claims += 1
        expect(lease.token == record.claims && lease.worker == worker, "\(job.id): its token did not grow by one")
        // Nobody who waits and may begin goes before it, but for what is found too late at the same time.
        let passed = records.values.map(\.last).filter { other in
            other.status == .pending && other.id != job.id && other.precedes(record.last)
                && other.runAfter.map { $0 + Self.millisecond < now } ?? true && !Self.isLate(other, now)
        }
        expect(passed.isEmpty, "\(job.id) was given before \(passed.map(\.id))")
        expect(record.last.runAfter.map { $0 <= now + Self.millisecond } ?? true, "\(job.id) was given too early")
        record.holder = (worker, lease.token, now.addingTimeInterval(timing.length))
        records[job.id] = record
        observe(job)
    }

    /// What a worker said was accepted.
    mutating func worked(_ job: Job, _ event: WorkEvent, _ token: Int, _ timing: LeaseTiming, _ now: Date) {
        guard var record = records[job.id] else { return expect(false, "\(job.id) was erased, but is worked on") }
        if let holder = record.holder, holder.token == token {
            expect(
                now < holder.expiresAt + Self.millisecond, "\(job.id): a word after the end of the lease was accepted")
            record.holder?.expiresAt = max(holder.expiresAt, now.addingTimeInterval(timing.length))
        } else {
            expect(false, "\(job.id): a word with the token \(token) was accepted")
        }
        let isLate = Self.isLate(job, now)
        switch event {
        case .release where !isLate, .putOff where !isLate: record.released += 1
        default: break
        }
        if case .postpone = event, !isLate { record.errors += 1 }
        if job.segmentCount > record.last.segmentCount { record.crashes = 0 }
        records[job.id] = record
        observe(job)
    }

    /// Time, or a worker's new start, changed a job.
    mutating func elapsed(_ job: Job, _ now: Date) {
        guard var record = records[job.id] else { return expect(false, "\(job.id) was erased, but has changed") }
        if record.last.status == .processing, !Self.isLate(job, now) { record.crashes += 1 }
        records[job.id] = record
        observe(job)
    }

    /// A client's cancellation was accepted.
    mutating func cancelled(_ job: Job) {
        records[job.id]?.isCancelAccepted = true
        observe(job)
    }

    /// A client's retry was accepted.
    mutating func retried(_ job: Job) {
        guard var record = records[job.id] else { return expect(false, "\(job.id) was erased, but is retried") }
        expect([.failed, .cancelled].contains(record.last.status), "\(job.id) was retried while \(record.last.status)")
        (record.crashes, record.errors, record.isCancelAccepted) = (0, 0, false)
        record.last = job
        records[job.id] = record
        isNewer(job)
        observe(job)
    }

    /// A client's change of the priority was accepted: nothing else of the job changes.
    mutating func prioritized(_ job: Job, _ priority: Int) {
        guard let record = records[job.id] else { return expect(false, "\(job.id) was erased, but has changed") }
        let before = record.last
        let wanted = min(10, max(-10, priority))
        expect(!before.status.isFinal, "\(job.id) is \(before.status) and got another priority")
        expect(job.options.priority == wanted, "\(job.id) has the priority \(job.options.priority), not \(wanted)")
        expect(
            job.sequence == before.sequence && job.status == before.status && job.lease == before.lease,
            "\(job.id): more than its priority was changed")
        observe(job)
    }

    private static func isLate(_ job: Job, _ now: Date) -> Bool { job.deadline.map { $0 <= now } ?? false }

    /// What holds between two states of any job.
    private mutating func observe(_ job: Job) {
        guard var record = records[job.id] else { return expect(false, "\(job.id) was erased, but is there") }
        let before = record.last
        if before.status.isFinal { expect(job == before, "\(job.id) was final and changed from \(before.status)") }
        expect(job.progress >= before.progress, "\(job.id): its progress went back")
        expect(job.segmentCount >= before.segmentCount, "\(job.id) has lost segments")
        expect((job.lease != nil) == (job.status == .processing), "\(job.id) is \(job.status) with a wrong lease")
        expect(
            job.attempts == record.claims - record.released && job.crashes == record.crashes
                && job.errors == record.errors,
            "\(job.id): counted \(job.attempts), \(job.crashes), \(job.errors), but there were "
                + "\(record.claims - record.released), \(record.crashes), \(record.errors)")
        if job.change(from: before) == .visible { isNewer(job) }
        if job.status == .completed, before.status != .completed { record.completions += 1 }
        expect(record.completions <= 1, "\(job.id) was completed twice")
        if job.status != .processing { record.holder = nil }
        record.last = job
        records[job.id] = record
    }

    private mutating func isNewer(_ job: Job) {
        let last = lastRevision
        expect(job.revision > last, "\(job.id): revision \(job.revision) came after \(last)")
        lastRevision = max(lastRevision, job.revision)
    }

    /// At the very end, when all work has been done: each accepted job has one end, for a reason, and what it has can
    /// be read.
    mutating func finish(_ store: any JobStore) async throws {
        for id in ids {
            guard let record = records[id], let job = try await store.job(id) else {
                expect(false, "\(id) was lost")
                continue
            }
            expect(job == record.last, "\(id) is stored otherwise than it was said")
            expect(job.status.isFinal, "\(id) is still \(job.status)")
            expect(
                !record.isCancelAccepted || job.status == .cancelled, "\(id) was cancelled, but is \(job.status)")
            let segments = try await store.segments(of: id)
            expect(segments.count == job.segmentCount, "\(id) has another number of segments than it says")
            expect(Self.segments(of: id).starts(with: segments), "\(id) has wrong segments")
            switch job.status {
            case .completed:
                expect(job.result == Self.result(of: id) && segments == Self.segments(of: id), "\(id): wrong result")
            case .failed:
                let isRight =
                    switch job.failure?.code {
                    case .interrupted: job.crashes == Job.mostCrashes
                    case .timeout: job.deadline != nil
                    case .engineFailed: job.errors == RetryPolicy.standard.mostErrors
                    case .other, nil: false
                    }
                expect(isRight, "\(id) failed without a reason: \(job.failure?.text ?? "none")")
            case .cancelled: expect(record.isCancelAccepted, "\(id) was cancelled by nobody")
            case .pending, .processing: break
            }
        }
        let total = try await store.list(JobFilter(), limit: 0, offset: 0).total
        let accepted = records.count
        expect(total == accepted, "\(total) jobs are stored, but \(accepted) were accepted")
    }
}
