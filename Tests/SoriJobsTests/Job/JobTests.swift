import FoundationEssentials
import SoriJobs
import Testing

struct JobTests {
    private let start = Date(timeIntervalSince1970: 1_000)
    private let timing = LeaseTiming(heartbeat: 10)
    private let failure = JobFailure(.engineFailed, detail: "too hot")

    private func life(deadline: Date? = nil, runAfter: Date? = nil) -> JobLife {
        JobLife(Job(id: "a", kind: .recording, request: "{}", deadline: deadline, runAfter: runAfter, now: start))
    }

    private func later(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func aLifeWithoutTrouble() {
        let life = life()
        #expect(life.job.status == .pending && life.job.progress == 0 && life.job.startedAt == nil)
        #expect(life.claim(timing, later(1)) == nil)
        #expect(life.job.status == .processing && life.job.attempts == 1 && life.job.startedAt == later(1))
        #expect(life.job.lease?.token == 1 && life.job.lease?.expiresAt == later(31))
        #expect(life.work(.advance(40), 1, later(2)) == nil)
        #expect(life.work(.complete(result: "{\"x\":1}"), 1, later(3)) == nil)
        #expect(life.job.status == .completed && life.job.progress == 100 && life.job.result == "{\"x\":1}")
        #expect(life.job.completedAt == later(3) && life.job.lease == nil && life.job.wakeAt == nil)
    }

    @Test func progressNeverGoesBack() {
        let life = life()
        #expect(life.work(.advance(10), 1, start) == .leaseLost, "nobody works on it yet")
        life.claim(timing, start)
        for (value, progress) in [(50, 50), (50, 50), (20, 50), (-7, 50), (400, 99)] {
            #expect(life.work(.advance(value), 1, start) == nil)
            #expect(life.job.progress == progress, "100 is for what is done")
        }
        life.apply(.loseWorker, start)
        life.claim(timing, start)
        #expect(life.job.progress == 99)
    }

    /// Every event in every status: what it leads to, or why it cannot happen.
    @Test(arguments: JobStatus.allCases) func everyEventInEveryStatus(_ status: JobStatus) {
        let checkpoint = JobCheckpoint(["{}"], at: 0)
        let work: [WorkEvent] = [
            .heartbeat, .advance(5), .checkpoint(checkpoint), .complete(result: "{}"), .fail(failure),
            .postpone(failure, jitter: 0), .putOff(failure, jitter: 0), .release,
        ]
        let after: [JobStatus] = [
            .processing, .processing, .processing, .completed, .failed, .pending, .pending, .pending,
        ]
        for (event, next) in zip(work, after) {
            let life = life(in: status)
            let before = life.job
            let refusal = life.work(event, 1, later(5))
            switch status {
            case .processing: #expect(refusal == nil && life.job.status == next)
            case .pending: #expect(refusal == .leaseLost && life.job == before)
            case .completed, .failed, .cancelled: #expect(refusal == .ended(status) && life.job == before)
            }
        }
        let others: [(JobEvent, [JobStatus: JobRefusal])] = [
            (
                .claim(worker: "w", timing),
                [
                    .processing: .taken, .completed: .ended(.completed), .failed: .ended(.failed),
                    .cancelled: .ended(.cancelled),
                ]
            ),
            (.cancel, [.completed: .ended(.completed), .failed: .ended(.failed), .cancelled: .ended(.cancelled)]),
            (
                .retry(deadline: nil),
                [
                    .pending: .notEnded(.pending), .processing: .notEnded(.processing), .completed: .ended(.completed),
                ]
            ),
            (
                .prioritize(7),
                [.completed: .ended(.completed), .failed: .ended(.failed), .cancelled: .ended(.cancelled)]
            ),
            (.elapse, [:]), (.loseWorker, [:]),
        ]
        for (event, refusals) in others {
            let life = life(in: status)
            let before = life.job
            let refusal = life.apply(event, later(5))
            #expect(refusal == refusals[status])
            if refusal != nil { #expect(life.job == before) }
        }
    }

    private func life(in status: JobStatus) -> JobLife {
        let life = life()
        guard status != .pending else { return life }
        life.claim(timing, start)
        switch status {
        case .pending, .processing: break
        case .completed: life.work(.complete(result: "{}"), 1, later(1))
        case .failed: life.work(.fail(failure), 1, later(1))
        case .cancelled:
            life.apply(.cancel, later(1))
            life.work(.confirmCancel, 1, later(1))
        }
        #expect(life.job.status == status)
        return life
    }

    @Test func errorsWaitLongerAndLongerAndEnd() {
        let life = life()
        var now = start
        for (error, wait) in [(1, 5.0), (2, 10.0)] {
            life.claim(timing, now)
            #expect(life.work(.postpone(failure, jitter: 0), error, now) == nil)
            #expect(life.job.status == .pending && life.job.errors == error && life.job.crashes == 0)
            #expect(life.job.runAfter == now.addingTimeInterval(wait) && life.job.failure == failure)
            #expect(life.claim(timing, now) == .notDue(now.addingTimeInterval(wait)))
            now += wait
        }
        life.claim(timing, now)
        #expect(life.work(.postpone(failure, jitter: 0), 3, now) == nil)
        #expect(life.job.status == .failed && life.job.failure == failure && life.job.attempts == 3)
    }

    @Test func delaysAreBoundedAndScattered() {
        let policy = RetryPolicy(mostErrors: 9, firstDelay: 5, longestDelay: 300)
        #expect((1...8).map { policy.delay(afterErrors: $0, jitter: 0) } == [5, 10, 20, 40, 80, 160, 300, 300])
        #expect(policy.delay(afterErrors: 1, jitter: 1) == 2.5)
        #expect(policy.delay(afterErrors: 1_000, jitter: 0.5) == 225)
        #expect(policy.delay(afterErrors: -3, jitter: -9) == 5 && policy.delay(afterErrors: 1, jitter: 9) == 2.5)
    }

    @Test func aJobThatIsNotDoneInTimeFails() {
        var life = life(deadline: later(60))
        #expect(life.job.wakeAt == later(60))
        life.apply(.elapse, later(59))
        #expect(life.job.status == .pending)
        life.apply(.elapse, later(60))
        #expect(life.job.status == .failed && life.job.failure?.code == .timeout)
        // One that is worked on fails too, whether its worker or the clock is heard first.
        for event in [JobEvent.elapse, .work(.complete(result: "{}"), token: 1), .work(.heartbeat, token: 1)] {
            life = self.life(deadline: later(20))
            life.claim(timing, start)
            #expect(life.job.wakeAt == later(20), "before the lease ends")
            #expect(life.apply(event, later(25)) == nil)
            #expect(life.job.status == .failed && life.job.failure?.code == .timeout && life.job.result == nil)
        }
        // And one that comes up too late is not begun. A retry has a deadline of its own.
        life = self.life(deadline: later(20))
        #expect(life.claim(timing, later(30)) == nil && life.job.status == .failed && life.job.attempts == 0)
        #expect(life.apply(.retry(deadline: later(90)), later(31)) == nil)
        #expect(life.claim(timing, later(60)) == nil && life.job.status == .processing)
    }

    @Test func checkpointsGoOnWithoutGaps() {
        let life = life()
        life.claim(timing, start)
        let first = JobCheckpoint(["0", "1"], at: 0, resume: "{\"at\":30}", progress: 20)
        #expect(life.work(.checkpoint(first), 1, start) == nil)
        #expect(life.job.segmentCount == 2 && life.job.resume == "{\"at\":30}" && life.job.progress == 20)
        let once = life.job
        #expect(life.work(.checkpoint(first), 1, start) == nil && life.job == once, "sent twice, stored once")
        for position in [1, 3, -1] {
            let wrong = JobCheckpoint(["x", "y"], at: position)
            #expect(life.work(.checkpoint(wrong), 1, start) == .wrongPosition(expected: 2))
        }
        // Silence has no segments, but it has been listened to.
        #expect(life.work(.checkpoint(JobCheckpoint([], at: 2, resume: "{\"at\":60}")), 1, start) == nil)
        #expect(life.job.resume == "{\"at\":60}" && life.job.segmentCount == 2)
        #expect(life.work(.complete(result: "{}"), 1, start) == nil)
        #expect(life.job.resume == nil && life.job.segmentCount == 2, "nobody goes on with it")
    }

    @Test func retriedByHand() {
        let life = life()
        life.claim(timing, start)
        life.work(.checkpoint(JobCheckpoint(["0"], at: 0, resume: "{}", progress: 30)), 1, start)
        life.work(.fail(failure), 1, later(1))
        #expect(life.apply(.retry(deadline: nil), later(2)) == nil)
        #expect(life.job.status == .pending && life.job.failure == nil && life.job.completedAt == nil)
        #expect(life.job.segmentCount == 1 && life.job.resume == "{}" && life.job.progress == 30)
        life.claim(timing, later(3))
        #expect(life.work(.complete(result: "{}"), 1, later(4)) == .leaseLost, "the first attempt's token")
        #expect(life.work(.complete(result: "{}"), 2, later(4)) == nil)
        #expect(life.job.attempts == 2 && life.job.startedAt == start)
        #expect(JobFailure(.engineFailed, detail: "slow").text == "engine_failed: slow")
    }

    @Test func priorities() {
        func rank(_ sequence: Int, _ priority: Int) -> Int {
            var job = Job(id: "a", kind: .recording, request: "", options: JobOptions(priority: priority), now: start)
            job.sequence = sequence
            return job.rank
        }
        #expect(rank(1, 0) < rank(2, 0) && rank(500, 1) < rank(2, 0))
        #expect(rank(1, -10) < rank(20_002, 10), "nobody is passed for ever")
        #expect(rank(1, 99) == rank(1, 10) && rank(1, -99) == rank(1, -10))
    }

    @Test func whatAClientCanSee() {
        let life = life()
        let waiting = life.job
        #expect(life.job.change(from: waiting) == .none)
        life.claim(timing, start)
        #expect(life.job.change(from: waiting) == .visible)
        let claimed = life.job
        life.work(.heartbeat, 1, later(1))
        #expect(life.job.change(from: claimed) == .renewal)
        life.apply(.cancel, later(1))
        #expect(life.job.change(from: claimed) == .visible)
    }
}
