import FoundationEssentials
import SoriCore
import SoriJobs
import Testing

/// What every store promises, line by line; see docs/jobs.md.
struct StorePromiseTests: StoreSteps {
    @Test(arguments: StoreUnderTest.allCases) func whatIsAcceptedSurvivesAKill(_ kind: StoreUnderTest) async throws {
        try await kind.with { store, afterKill in
            let options = JobOptions(
                priority: 3, owner: "key-1", idempotency: Idempotency(key: "k", digest: "d"),
                parent: JobParent(id: "batch", position: 2), callbackURL: "https://example.org/안녕")
            let accepted = try await store.insert(job("a", options, deadline: later(500)))
            #expect(try await afterKill().job("a") == accepted)
            let claimed = try #require(try await claim(store))
            try await work(store, .checkpoint(JobCheckpoint(["\"가\""], at: 0, resume: "{}", progress: 40)), "a", 1)
            _ = try await store.apply(.cancel, to: "a", now: later(1))
            let running = try #require(try await store.job("a"))
            #expect(running.lease?.token == claimed.lease?.token && running.isCancelRequested)
            #expect(try await afterKill().job("a") == running)
            #expect(try await afterKill().segments(of: "a") == ["\"가\""])
            let done = try await work(store, .confirmCancel, "a", 1, at: 2)
            #expect(try await afterKill().job("a") == done)
            #expect(try await afterKill().insert(job("b", options)).id == "a", "the key too")
            try await store.insert(job("c", runAfter: later(9)))
            #expect(try await afterKill().job("c") == store.job("c"))
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func eachJobIsGivenToOneWorker(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            let ids = (0..<40).map { "j\($0)" }
            for id in ids { try await store.insert(job(id)) }
            let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        var mine: [String] = []
                        while let job = try await claim(store, "w\(worker)") { mine.append(job.id) }
                        return mine
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.sorted() == ids.sorted())
            #expect(try await claim(store) == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aJobIsCompletedOnce(_ kind: StoreUnderTest) async throws {
        try await kind.with { store, afterKill in
            try await store.insert(job("a"))
            let first = try #require(try await claim(store, "one")?.lease)
            _ = try await store.elapse(now: later(30), lostWorker: nil)
            let second = try #require(try await claim(store, "two", at: 30)?.lease)
            #expect(second.token > first.token && second.worker == "two")
            // Both finish at once; whoever comes first, the result is the second's.
            let finished = try await withThrowingTaskGroup(of: String?.self) { group in
                for (lease, result) in [(first, "\"one\""), (second, "\"two\"")] {
                    group.addTask {
                        let event = WorkEvent.complete(result: result)
                        return try await refusal(store, event, "a", lease.token, at: 31) == nil ? result : nil
                    }
                }
                return try await group.reduce(into: []) { $0 += [$1] }
            }
            #expect(finished.compactMap { $0 } == ["\"two\""])
            // The result and the status are one step: nobody sees the one without the other.
            let stored = try await afterKill().job("a")
            #expect(stored?.status == .completed && stored?.result == "\"two\"" && stored?.progress == 100)
            #expect(try await refusal(store, .complete(result: "3"), "a", second.token) == .ended(.completed))
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aLeaseIsKeptByHeartbeat(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            try await store.insert(job("a"))
            let token = try #require(try await claim(store)?.lease?.token)
            for beat in 1...10 {
                let now = later(Double(beat) * 25)
                #expect(try await store.heartbeat("a", token: token, now: now).get().status == .processing)
                #expect(try await store.elapse(now: now, lostWorker: nil).isEmpty)
            }
            // Then the worker is paused past its lease, and its late finish is refused with a value that says so.
            #expect(try await refusal(store, .complete(result: "{}"), "a", token, at: 280) == .leaseExpired(later(280)))
            #expect(try await store.elapse(now: later(280), lostWorker: nil).map(\.status) == [.pending])
            #expect(try await refusal(store, .complete(result: "{}"), "a", token, at: 281) == .leaseLost)
            #expect(try await claim(store, at: 282)?.attempts == 2)
            #expect(try await store.heartbeat("none", token: 1, now: start) == .failure(.unknownJob))
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func crashesAreCountedApartFromErrors(_ kind: StoreUnderTest) async throws
    {
        try await kind.with { store in
            try await store.insert(job("a"))
            let hot = JobFailure(.engineFailed, detail: "hot")
            let first = try #require(try await claim(store, "one")?.lease?.token)
            try await work(store, .postpone(hot, jitter: 0), "a", first)
            for crash in 1...3 {
                #expect(try await claim(store, "one", at: Double(crash) * 100) != nil)
                let lost = try await store.elapse(now: later(Double(crash) * 100 + 30), lostWorker: nil)
                #expect(lost.map(\.crashes) == [crash] && lost.map(\.errors) == [1])
                #expect(lost.map(\.status) == [crash < 3 ? .pending : .failed], "not in a loop")
            }
            let stored = try #require(try await store.job("a"))
            #expect(stored.failure?.code == .interrupted && stored.attempts == 4)
            #expect(try await claim(store, at: 999) == nil)
        }
    }

    /// A server that starts again does not wait for the leases of the one that died.
    @Test(arguments: StoreUnderTest.allCases) func aWorkerThatStartsAgainKnowsWhatItLost(
        _ kind: StoreUnderTest
    ) async throws {
        try await kind.with { store in
            for (id, worker) in [("a", "one"), ("b", "two")] {
                try await store.insert(job(id))
                _ = try await claim(store, worker)
            }
            let lost = try await store.elapse(now: later(1), lostWorker: "one")
            #expect(lost.map(\.id) == ["a"] && lost.map(\.crashes) == [1])
            #expect(try await store.job("b")?.status == .processing)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aGracefulStopGivesTheAttemptBack(_ kind: StoreUnderTest) async throws
    {
        try await kind.with { store in
            try await store.insert(job("a"))
            for token in 1...5 {
                #expect(try await claim(store)?.lease?.token == token)
                let released = try await work(store, .release, "a", token)
                #expect(released.attempts == 0 && released.crashes == 0 && released.status == .pending)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func theSameKeyIsTheSameJob(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            func request(_ id: String, _ key: String, _ digest: String, owner: String? = nil) -> Job {
                job(id, JobOptions(owner: owner, idempotency: Idempotency(key: key, digest: digest)))
            }
            let first = try await store.insert(request("a", "key", "1"))
            #expect(try await store.insert([request("b", "key", "1")], waitingLimit: nil) == .existing(first))
            #expect(await code { try await store.insert(request("c", "key", "2")) } == .idempotencyMismatch)
            #expect(try await store.insert(request("d", "other", "1")).id == "d")
            #expect(try await store.insert(request("e", "key", "2", owner: "x")).id == "e", "another's key")
            #expect(try await store.job("b") == nil)
            #expect(try await store.job("c") == nil)
            // Sent at once, too.
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<8 {
                    group.addTask { try await store.insert(request("n\(index)", "new", "1")).id }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            // A job that has ended is still the answer, until it is erased.
            _ = try await store.purge("a")
            #expect(try await store.insert(request("f", "key", "2")).id == "f")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func cancelling(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            try await store.insert(job("waiting"))
            #expect(try await store.apply(.cancel, to: "waiting", now: start).get().status == .cancelled)
            #expect(try await store.apply(.cancel, to: "none", now: start) == .failure(.unknownJob))
            for id in ["heard", "dead"] {
                try await store.insert(job(id))
                _ = try await claim(store)
                #expect(try await store.apply(.cancel, to: id, now: start).get().status == .processing)
            }
            // The worker sees it at its next word, and confirms.
            #expect(try await work(store, .advance(3), "heard", 1).isCancelRequested)
            #expect(try await work(store, .confirmCancel, "heard", 1).status == .cancelled)
            #expect(try await store.elapse(now: later(30), lostWorker: nil).map(\.status) == [.cancelled])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aJobOfAnyStatusCanBeErased(_ kind: StoreUnderTest) async throws {
        try await kind.with { store, afterKill in
            for id in ["completed", "failed", "cancelled", "processing", "pending"] { try await store.insert(job(id)) }
            for _ in 0..<4 { _ = try await claim(store) }
            try await work(store, .checkpoint(JobCheckpoint(["\"x\""], at: 0)), "processing", 1)
            try await work(store, .complete(result: "{}"), "completed", 1)
            try await work(store, .fail(JobFailure(.engineFailed, detail: "")), "failed", 1)
            _ = try await store.apply(.cancel, to: "cancelled", now: start)
            try await work(store, .confirmCancel, "cancelled", 1)
            for status in JobStatus.allCases {
                #expect(try await store.purge(status.rawValue)?.status == status)
                #expect(try await store.job(status.rawValue) == nil)
                #expect(try await store.purge(status.rawValue) == nil)
            }
            #expect(try await refusal(store, .heartbeat, "processing", 1) == .unknownJob)
            #expect(try await afterKill().segments(of: "processing").isEmpty)
            #expect(try await store.list(JobFilter(), limit: 9, offset: 0).total == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func firstInFirstOutWithinAPriority(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            let priorities = [0, -10, 10, 0, 10, -1, 5]
            for (index, priority) in priorities.enumerated() {
                // A clock that is set back in between changes nothing.
                try await store.insert(
                    job("\(index)", at: Double(-index), JobOptions(priority: priority)))
            }
            try await store.insert(job("live", kind: .conversation, JobOptions(priority: 10)))
            var order: [String] = []
            while let job = try await claim(store) { order.append(job.id) }
            #expect(order == ["2", "4", "6", "0", "3", "5", "1"])
            #expect(try await store.job("live")?.status == .pending, "nobody asked for that kind")
        }
    }

    /// A thousand later jobs may pass for each level, not one more.
    @Test(arguments: StoreUnderTest.allCases) func nothingStarves(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            func fill(_ name: String, _ count: Int) async throws {
                let others = (0..<count).map { job("\(name)\($0)", kind: .conversation) }
                _ = try await store.insert(others, waitingLimit: nil)
            }
            try await store.insert(job("old", JobOptions(priority: 0)))
            try await fill("x", Job.passedPerLevel - 2)
            try await store.insert(job("within", JobOptions(priority: 1)))
            try await store.insert(job("beyond", JobOptions(priority: 1)))
            try await store.insert(job("urgent", JobOptions(priority: 2)))
            try await fill("y", Job.passedPerLevel)
            try await store.insert(job("later", JobOptions(priority: 2)))
            var order: [String] = []
            while let job = try await claim(store) { order.append(job.id) }
            #expect(order == ["urgent", "within", "old", "beyond", "later"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aFullQueueRefuses(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            let key = JobOptions(idempotency: Idempotency(key: "k", digest: "d"))
            try await store.insert(job("a", key), waitingLimit: 2)
            try await store.insert(job("live", kind: .conversation), waitingLimit: 1)
            #expect(
                await code { _ = try await store.insert([job("b"), job("c")], waitingLimit: 2) } == .queueFull)
            #expect(try await store.job("b") == nil, "all or none")
            try await store.insert(job("b"), waitingLimit: 2)
            #expect(await code { try await store.insert(job("c"), waitingLimit: 2) } == .queueFull)
            #expect(try await store.insert(job("again", key), waitingLimit: 2).id == "a", "it is in already")
            _ = try await claim(store)
            try await store.insert(job("c"), waitingLimit: 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func whatAnOperatorSees(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            #expect(
                try await store.counts([.recording], now: start)
                    == QueueCounts(jobs: [:], oldestWaiting: nil, running: []))
            for index in 0..<4 { try await store.insert(job("\(index)", at: Double(index))) }
            try await store.insert(job("live", at: -99, kind: .conversation))
            _ = try await claim(store, "one", at: 10)
            _ = try await claim(store, "two", at: 20)
            try await work(store, .fail(JobFailure(.engineFailed, detail: "no model")), "1", 1, at: 21)
            _ = try await store.heartbeat("0", token: 1, now: later(25))
            let counts = try await store.counts([.recording], now: later(60))
            #expect(counts.jobs == [.pending: 2, .processing: 1, .failed: 1])
            #expect(counts.waiting == 2 && counts.failed == 1 && counts.oldestWaiting == 58)
            let running = try #require(counts.running.first)
            #expect(running.id == "0" && running.worker == "one" && running.age == 50 && running.silence == 35)
            #expect(try await store.counts(JobKind.allCases, now: later(60)).oldestWaiting == 159)
            let failed = try await store.list(JobFilter(status: .failed), limit: 9, offset: 0).jobs
            #expect(failed.map(\.failure?.text) == ["engine_failed: no model"])
            // With a higher priority a job goes before those that came earlier; with none again it is where it was.
            let raised = try await store.apply(.prioritize(3), to: "3", now: later(60)).get()
            #expect(raised.options.priority == 3 && raised.rank == raised.sequence - 3 * Job.passedPerLevel)
            #expect(try await store.job("3") == raised)
            #expect(try await store.changes(since: raised.revision - 1, limit: 9) == [raised])
            #expect(try await store.apply(.prioritize(3), to: "3", now: later(60)).get().revision == raised.revision)
            #expect(try await claim(store, "three", at: 60)?.id == "3")
            // One that is worked on keeps its priority for the case that it waits again.
            _ = try await store.apply(.prioritize(-99), to: "3", now: later(60)).get()
            try await work(store, .release, "3", 1, at: 60)
            #expect(try await store.job("3")?.options.priority == -10)
            _ = try await store.apply(.prioritize(0), to: "3", now: later(60)).get()
            #expect(
                try await store.apply(.prioritize(1), to: "1", now: later(60)) == .failure(.ended(.failed)))
            // Retried, it goes to the end of the line.
            #expect(try await store.apply(.retry(deadline: nil), to: "1", now: later(61)).get().status == .pending)
            let order = try await [claim(store, at: 61)?.id, claim(store, at: 61)?.id, claim(store, at: 61)?.id]
            #expect(order == ["2", "3", "1"])
        }
    }
}
