import FoundationEssentials
import SoriJobs
import Testing

struct JobLeaseTests {
    private let start = Date(timeIntervalSince1970: 1_000)
    private let timing = LeaseTiming(heartbeat: 10)

    private func life() -> JobLife { JobLife(Job(id: "a", kind: .recording, request: "{}", now: start)) }

    private func later(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func aLeaseIsThreeHeartbeatsLong() {
        #expect(LeaseTiming(heartbeat: 10).length == 30)
        #expect(LeaseTiming(heartbeat: 10, length: 20).length == 30)
        #expect(LeaseTiming(heartbeat: 10, length: 45).length == 45)
        #expect(LeaseTiming(heartbeat: -1).length > 0)
    }

    @Test func heartbeatsKeepALease() {
        let life = life()
        life.claim(timing, start)
        for beat in 1...20 {
            life.apply(.elapse, later(Double(beat) * 29))
            #expect(life.work(.heartbeat, 1, later(Double(beat) * 29)) == nil)
        }
        #expect(life.job.crashes == 0 && life.job.lease?.renewedAt == later(580))
        // Every other word of the worker is as good.
        life.work(.advance(1), 1, later(600))
        #expect(life.job.lease?.expiresAt == later(630))
        // A clock that was set back shortens nothing.
        life.work(.heartbeat, 1, later(0))
        #expect(life.job.lease?.expiresAt == later(630))
    }

    @Test func aPausedWorkerIsRefused() {
        let life = life()
        life.claim(timing, start, worker: "one")
        // Past the end of its lease it has lost, whether or not somebody took the job over.
        #expect(life.work(.complete(result: "1"), 1, later(30)) == .leaseExpired(later(30)))
        life.apply(.elapse, later(30))
        #expect(life.job.status == .pending && life.job.crashes == 1 && life.job.errors == 0)
        #expect(life.work(.complete(result: "1"), 1, later(31)) == .leaseLost)
        life.claim(timing, later(31), worker: "two")
        for event in [WorkEvent.heartbeat, .advance(9), .complete(result: "1"), .release, .confirmCancel] {
            #expect(life.work(event, 1, later(32)) == .leaseLost)
        }
        #expect(life.work(.complete(result: "2"), 2, later(33)) == nil && life.job.result == "2")
        #expect(life.work(.complete(result: "1"), 1, later(34)) == .ended(.completed))
        #expect(life.job.attempts == 2 && life.job.result == "2")
    }

    @Test func aJobThatKillsItsWorkersEnds() {
        let life = life()
        for crash in 1...3 {
            life.claim(timing, later(Double(crash) * 100))
            life.apply(.elapse, later(Double(crash) * 100 + 29))
            #expect(life.job.status == .processing)
            life.apply(.elapse, later(Double(crash) * 100 + 30))
            #expect(life.job.crashes == crash && life.job.status == (crash < 3 ? .pending : .failed))
        }
        #expect(life.job.failure?.code == .interrupted && life.job.completedAt == later(330))
        // By hand it may be tried again, and its crashes are counted anew.
        life.apply(.retry(deadline: nil), later(400))
        #expect(life.job.crashes == 0 && life.job.status == .pending)
    }

    /// Hours of audio may be interrupted more often than that: what gets on kills nobody.
    @Test func crashesCountFromTheLastSegmentOn() {
        let life = life()
        for crash in 0..<10 {
            life.claim(timing, later(Double(crash) * 100))
            let checkpoint = JobCheckpoint(["{}"], at: crash)
            #expect(life.work(.checkpoint(checkpoint), life.job.claims, later(Double(crash) * 100 + 1)) == nil)
            #expect(life.job.crashes == 0)
            life.apply(.loseWorker, later(Double(crash) * 100 + 2))
            #expect(life.job.crashes == 1 && life.job.status == .pending)
        }
    }

    @Test func aWorkerThatStopsGivesTheAttemptBack() {
        let life = life()
        for _ in 0..<10 {
            life.claim(timing, start)
            #expect(life.work(.release, life.job.claims, later(1)) == nil)
        }
        #expect(life.job.status == .pending && life.job.attempts == 0 && life.job.crashes == 0)
        #expect(life.job.claims == 10, "a token is never given twice")
    }

    @Test func cancelling() {
        let waiting = life()
        #expect(waiting.apply(.cancel, start) == nil && waiting.job.status == .cancelled)

        // The worker hears of it and confirms.
        let heard = life()
        heard.claim(timing, start)
        #expect(heard.work(.confirmCancel, 1, start) == .notCancelled)
        heard.apply(.cancel, later(1))
        #expect(heard.job.status == .processing && heard.job.isCancelRequested)
        heard.apply(.cancel, later(2))
        #expect(heard.job.cancelRequestedAt == later(1))
        heard.work(.heartbeat, 1, later(2))
        #expect(heard.job.isCancelRequested)
        #expect(heard.work(.confirmCancel, 1, later(3)) == nil)
        #expect(heard.job.status == .cancelled && heard.job.completedAt == later(3) && !heard.job.isCancelRequested)

        // However the work ends after that, the job is cancelled: so the client was told.
        let failure = JobFailure(.engineFailed, detail: "")
        let ends: [JobEvent] = [
            .work(.complete(result: "{}"), token: 1), .work(.fail(failure), token: 1), .work(.release, token: 1),
            .work(.postpone(failure, jitter: 0), token: 1), .loseWorker,
        ]
        for end in ends {
            let life = life()
            life.claim(timing, start)
            life.apply(.cancel, later(1))
            #expect(life.apply(end, later(2)) == nil)
            #expect(life.job.status == .cancelled && life.job.result == nil && life.job.failure == nil)
        }

        // A dead worker confirms by the end of its lease.
        let dead = life()
        dead.claim(timing, start)
        dead.apply(.cancel, later(1))
        dead.apply(.elapse, later(30))
        #expect(dead.job.status == .cancelled)
        #expect(dead.apply(.retry(deadline: nil), later(31)) == nil && dead.job.status == .pending)
        dead.claim(timing, later(32))
        #expect(dead.job.status == .processing && !dead.job.isCancelRequested)
    }

    @Test func refusalsSayWhatToDo() {
        let refusals: [JobRefusal] = [
            .unknownJob, .ended(.failed), .notEnded(.pending), .taken, .notDue(start), .leaseLost, .leaseExpired(start),
            .wrongPosition(expected: 3), .notCancelled,
        ]
        #expect(Set(refusals.map(\.description)).count == refusals.count)
    }
}
