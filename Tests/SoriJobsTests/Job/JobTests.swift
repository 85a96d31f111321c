import FoundationEssentials
import SoriJobs
import Testing

struct JobTests {
    private let start = Date(timeIntervalSince1970: 1_000)

    /// A job in a box: the testing macros cannot call what changes a value.
    private final class Life {
        var job: Job
        init(_ job: Job) { self.job = job }
        func apply(_ event: JobEvent, now: Date) -> Bool { job.apply(event, now: now) }
        var status: JobStatus { job.status }
        var progress: Int { job.progress }
        var attempts: Int { job.attempts }
        var startedAt: Date? { job.startedAt }
        var completedAt: Date? { job.completedAt }
        var result: String? { job.result }
        var failure: JobFailure? { job.failure }
    }

    private func job() -> Life { Life(Job(id: "a", kind: .recording, request: "{}", now: start)) }

    private func later(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func aLifeWithoutTrouble() {
        let job = job()
        #expect(job.status == .pending && job.progress == 0 && job.startedAt == nil)
        #expect(job.apply(.begin, now: later(1)))
        #expect(job.status == .processing && job.attempts == 1 && job.startedAt == later(1))
        #expect(job.apply(.advance(40), now: later(2)))
        #expect(job.apply(.complete(result: "{\"x\":1}"), now: later(3)))
        #expect(job.status == .completed && job.progress == 100 && job.result == "{\"x\":1}")
        #expect(job.completedAt == later(3))
    }

    @Test func progressNeverGoesBack() {
        let job = job()
        #expect(!job.apply(.advance(10), now: start), "nobody works on it yet")
        _ = job.apply(.begin, now: start)
        #expect(job.apply(.advance(50), now: start))
        #expect(!job.apply(.advance(50), now: start))
        #expect(!job.apply(.advance(20), now: start))
        #expect(job.apply(.advance(400), now: start))
        #expect(job.progress == 99, "100 is for what is done")
        _ = job.apply(.interrupt, now: start)
        _ = job.apply(.begin, now: start)
        #expect(job.progress == 99)
    }

    @Test func aProcessMayDieThreeTimes() {
        let job = job()
        for attempt in 1...3 {
            #expect(job.apply(.begin, now: later(Double(attempt))))
            #expect(job.attempts == attempt)
            #expect(job.apply(.interrupt, now: later(9)))
            #expect(job.status == (attempt < 3 ? .pending : .failed))
        }
        #expect(job.failure?.code == .interrupted && job.completedAt == later(9))
        #expect(job.startedAt == later(1))
    }

    @Test(arguments: [
        JobEvent.complete(result: "{}"), .fail(JobFailure(.engineFailed, detail: "too slow")), .cancel,
    ])
    func whatIsFinalStaysSo(_ event: JobEvent) {
        let job = job()
        _ = job.apply(.begin, now: start)
        #expect(job.apply(event, now: later(1)))
        #expect([.completed, .failed, .cancelled].contains(job.status))
        let end = job.job
        let events: [JobEvent] = [
            .begin, .advance(99), .complete(result: "other"), .fail(JobFailure(.interrupted, detail: "")), .cancel,
            .interrupt,
        ]
        for other in events { #expect(!job.apply(other, now: later(2))) }
        #expect(job.job == end)
    }

    @Test func whatHasNotBegunCannotEndWell() {
        let job = job()
        #expect(!job.apply(.complete(result: "{}"), now: start))
        #expect(!job.apply(.interrupt, now: start))
        #expect(job.apply(.cancel, now: start))
        #expect(JobFailure(.engineFailed, detail: "slow").text == "engine_failed: slow")
    }
}
