import FoundationEssentials
import SoriJobs
import Testing

/// What cannot be reached now is nobody's fault.
struct PutOffTests {
    private let start = Date(timeIntervalSince1970: 1_000)
    private let timing = LeaseTiming(heartbeat: 10)
    private let reason = JobFailure(.other("node_away"), detail: "away")

    private func later(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func itCountsNeitherAsAttemptNorAsError() {
        let life = JobLife(Job(id: "a", kind: .recording, request: "{}", now: start))
        var now = start
        for turn in 1...50 {
            #expect(life.claim(timing, now) == nil)
            #expect(life.work(.putOff(reason, jitter: 0), turn, now) == nil)
            let job = life.job
            #expect(job.status == .pending && job.attempts == 0 && job.errors == 0 && job.crashes == 0)
            #expect(job.failure == reason && job.lease == nil && job.claims == turn)
            #expect(life.claim(timing, now) == job.runAfter.map { JobRefusal.notDue($0) })
            now = job.runAfter ?? now
        }
        life.claim(timing, now)
        #expect(life.work(.complete(result: "1"), 51, now) == nil)
        #expect(life.job.status == .completed && life.job.failure == nil && life.job.attempts == 1)
    }

    /// Twice as long each time, from two seconds to a minute.
    @Test func thePausesGrow() {
        let life = JobLife(Job(id: "a", kind: .recording, request: "{}", now: start))
        var (now, pauses): (Date, [Double]) = (start, [])
        for turn in 1...12 {
            life.claim(timing, now)
            life.work(.putOff(reason, jitter: 0), turn, now)
            let next = life.job.runAfter ?? now
            pauses.append(next.timeIntervalSince(now))
            now = next
        }
        #expect(pauses.first == 2 && pauses.last == 60 && pauses == pauses.sorted())
        life.claim(timing, now)
        life.work(.putOff(reason, jitter: 1), 13, now)
        #expect(life.job.runAfter == now.addingTimeInterval(30), "half of it by chance")
    }

    @Test func aCancelledOneEnds() {
        let life = JobLife(Job(id: "a", kind: .recording, request: "{}", now: start))
        life.claim(timing, start)
        life.apply(.cancel, start)
        life.work(.putOff(reason, jitter: 0), 1, start)
        #expect(life.job.status == .cancelled)
    }
}
