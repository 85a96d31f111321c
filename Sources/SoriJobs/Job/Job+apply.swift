public import FoundationEssentials

extension Job {
    /// Takes an event in, at the time `now`; throws, and nothing changes, when it cannot happen to this job.
    ///
    /// The job may end otherwise than the event says: a completion after an accepted cancellation makes it `cancelled`,
    /// after the deadline `failed`. The status tells.
    public mutating func apply(_ event: JobEvent, now: Date) throws(JobRefusal) {
        let now = now.wholeMilliseconds
        switch event {
        case .claim(let worker, let timing): try claim(worker, timing, now)
        case .work(let work, let token): try apply(work, token, now)
        case .cancel: try cancel(now)
        case .retry(let deadline): try retry(deadline?.wholeMilliseconds)
        case .prioritize(let priority): try prioritize(priority)
        case .elapse: elapse(now)
        case .loseWorker: if status == .processing { crash(now) }
        }
    }

    private mutating func claim(_ worker: String, _ timing: LeaseTiming, _ now: Date) throws(JobRefusal) {
        switch status {
        case .processing: throw .taken
        case .completed, .failed, .cancelled: throw .ended(status)
        case .pending: break
        }
        guard !isLate(now) else { return expireDeadline(now) }
        if let runAfter, runAfter > now { throw .notDue(runAfter) }
        status = .processing
        attempts += 1
        claims += 1
        lease = JobLease(token: claims, worker: worker, length: timing.length, now: now)
        startedAt = startedAt ?? now
        runAfter = nil
    }

    private mutating func apply(_ work: WorkEvent, _ token: Int, _ now: Date) throws(JobRefusal) {
        guard !status.isFinal else { throw .ended(status) }
        guard let held = lease, held.token == token else { throw .leaseLost }
        // Also when nobody has taken the job over yet: when a worker has lost must not depend on who looks first.
        guard now < held.expiresAt else { throw .leaseExpired(held.expiresAt) }
        if case .checkpoint(let checkpoint) = work { try check(checkpoint) }
        if case .confirmCancel = work, cancelRequestedAt == nil { throw .notCancelled }
        guard !isLate(now) else { return expireDeadline(now) }
        switch work {
        case .heartbeat: lease?.renew(now)
        case .advance(let value):
            advance(value)
            lease?.renew(now)
        case .checkpoint(let checkpoint):
            store(checkpoint)
            lease?.renew(now)
        case .complete(let result): complete(result, now)
        case .fail(let failure): fail(failure, now)
        case .postpone(let failure, let jitter): postpone(failure, jitter, now)
        case .putOff(let reason, let jitter): putOff(reason, jitter, now)
        case .release: release(now)
        case .confirmCancel: end(.cancelled, now)
        }
    }

    private mutating func cancel(_ now: Date) throws(JobRefusal) {
        switch status {
        case .pending: end(.cancelled, now)
        case .processing: cancelRequestedAt = cancelRequestedAt ?? now
        case .completed, .failed, .cancelled: throw .ended(status)
        }
    }

    /// What was stored of the work stays, and so does the progress. Errors and crashes are counted anew.
    private mutating func retry(_ deadline: Date?) throws(JobRefusal) {
        switch status {
        case .pending, .processing: throw .notEnded(status)
        case .completed: throw .ended(status)
        case .failed, .cancelled: break
        }
        status = .pending
        crashes = 0
        errors = 0
        failure = nil
        completedAt = nil
        runAfter = nil
        self.deadline = deadline
    }

    /// Its number in the queue stays, so it comes before those of the new priority that were asked for later.
    private mutating func prioritize(_ priority: Int) throws(JobRefusal) {
        guard !status.isFinal else { throw .ended(status) }
        options.priority = priority
    }

    private mutating func elapse(_ now: Date) {
        guard !status.isFinal else { return }
        if isLate(now) {
            expireDeadline(now)
        } else if status == .processing, lease.map({ $0.expiresAt <= now }) ?? true {
            crash(now)
        }
    }

    private func isLate(_ now: Date) -> Bool { deadline.map { $0 <= now } ?? false }

    /// Throws unless the segments are the next ones, or all there already.
    private func check(_ checkpoint: JobCheckpoint) throws(JobRefusal) {
        let isThere = checkpoint.position + checkpoint.segments.count <= segmentCount
        guard checkpoint.position >= 0, checkpoint.position == segmentCount || isThere else {
            throw .wrongPosition(expected: segmentCount)
        }
    }

    /// A checkpoint that is sent twice, because its answer was lost, counts once.
    private mutating func store(_ checkpoint: JobCheckpoint) {
        guard checkpoint.position == segmentCount else { return }
        segmentCount += checkpoint.segments.count
        // What gets on is not what kills its workers: hours of work may be interrupted often.
        if !checkpoint.segments.isEmpty { crashes = 0 }
        resume = checkpoint.resume ?? resume
        if let progress = checkpoint.progress { advance(progress) }
    }

    /// 100 is for what is done.
    private mutating func advance(_ value: Int) { progress = max(progress, min(99, value)) }

    private mutating func complete(_ result: String, _ now: Date) {
        // The client was told that the job is cancelled: it does not come back with a result.
        guard cancelRequestedAt == nil else { return end(.cancelled, now) }
        self.result = result
        // Nobody goes on with it any more.
        resume = nil
        failure = nil
        progress = 100
        end(.completed, now)
    }

    private mutating func fail(_ failure: JobFailure, _ now: Date) {
        guard cancelRequestedAt == nil else { return end(.cancelled, now) }
        self.failure = failure
        end(.failed, now)
    }

    private mutating func postpone(_ failure: JobFailure, _ jitter: Double, _ now: Date) {
        errors += 1
        let policy = kind.retryPolicy
        guard cancelRequestedAt == nil, errors < policy.mostErrors else { return fail(failure, now) }
        self.failure = failure
        runAfter = now.addingTimeInterval(policy.delay(afterErrors: errors, jitter: jitter)).wholeMilliseconds
        wait()
    }

    /// The reason is shown while the job waits. It waits the longer the longer ago it was begun first.
    private mutating func putOff(_ reason: JobFailure, _ jitter: Double, _ now: Date) {
        attempts -= 1
        guard cancelRequestedAt == nil else { return end(.cancelled, now) }
        failure = reason
        let age = now.timeIntervalSince(startedAt ?? now)
        runAfter = now.addingTimeInterval(RetryPolicy.pause(afterSeconds: age, jitter: jitter)).wholeMilliseconds
        wait()
    }

    private mutating func release(_ now: Date) {
        attempts -= 1
        guard cancelRequestedAt == nil else { return end(.cancelled, now) }
        wait()
    }

    /// The worker is lost. Counted apart from errors: a job that kills its workers must not go round for ever.
    private mutating func crash(_ now: Date) {
        crashes += 1
        guard cancelRequestedAt == nil else { return end(.cancelled, now) }
        guard crashes < kind.retryPolicy.mostCrashes else {
            return fail(
                JobFailure(
                    .interrupted,
                    detail: "the server or worker stopped \(crashes) times while it worked on this job: see its log, "
                        + "then retry the job"), now)
        }
        wait()
    }

    private mutating func expireDeadline(_ now: Date) {
        fail(JobFailure(.timeout, detail: "the job was not done by its deadline: retry it with a later one"), now)
    }

    private mutating func wait() {
        status = .pending
        lease = nil
    }

    private mutating func end(_ status: JobStatus, _ now: Date) {
        self.status = status
        lease = nil
        runAfter = nil
        cancelRequestedAt = nil
        completedAt = now
    }
}
