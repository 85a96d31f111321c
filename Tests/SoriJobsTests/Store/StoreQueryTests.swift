import FoundationEssentials
import SoriCore
import SoriJobs
import Testing

/// What can be asked of every store.
struct StoreQueryTests: StoreSteps {
    @Test(arguments: StoreUnderTest.allCases) func severalJobsAreAddedAllOrNone(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            #expect(try await store.insert([], waitingLimit: 0) == .inserted([]))
            let batch = (0..<3).map { job("\($0)", JobOptions(parent: JobParent(id: "batch", position: $0))) }
            guard case .inserted(let stored) = try await store.insert(batch, waitingLimit: nil) else {
                Issue.record("not inserted")
                return
            }
            #expect(stored.map(\.id) == ["0", "1", "2"] && Set(stored.map(\.revision)).count == 3)
            #expect(await code { _ = try await store.insert([job("x"), job("1")], waitingLimit: nil) } == .exists)
            #expect(await code { _ = try await store.insert([job("y"), job("y")], waitingLimit: nil) } == .exists)
            #expect(try await store.job("x") == nil)
            #expect(try await store.job("y") == nil)
            #expect(try await store.list(JobFilter(), limit: 9, offset: 0).total == 3)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func listsTheNewestFirst(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            for index in 0..<6 {
                let parent = index > 3 ? JobParent(id: "batch", position: 9 - index) : nil
                let options = JobOptions(owner: index % 2 == 0 ? "even" : nil, parent: parent)
                try await store.insert(job("\(index)", at: Double(index / 2), options))
            }
            try await store.insert(job("live", at: 9, kind: .conversation))
            _ = try await store.apply(.cancel, to: "3", now: start)
            func ids(_ filter: JobFilter, limit: Int = 9, offset: Int = 0) async throws -> [String] {
                let page = try await store.list(filter, limit: limit, offset: offset)
                return ["\(page.total)"] + page.jobs.map(\.id)
            }
            #expect(try await ids(JobFilter(kind: .recording), limit: 2, offset: 1) == ["6", "4", "3"])
            #expect(try await ids(JobFilter(status: .pending)) == ["6", "live", "5", "4", "2", "1", "0"])
            #expect(try await ids(JobFilter(kind: .recording, status: .cancelled)) == ["1", "3"])
            #expect(try await ids(JobFilter(kind: .recording, owner: "even")) == ["3", "4", "2", "0"])
            #expect(try await ids(JobFilter(status: .completed, owner: "even")) == ["0"])
            #expect(try await ids(JobFilter(parent: "batch")) == ["2", "5", "4"], "a batch in its own order")
            #expect(try await ids(JobFilter(kind: .recording, excludesBatches: true)) == ["4", "3", "2", "1", "0"])
            #expect(
                try await ids(JobFilter(kind: .recording, status: .pending, excludesBatches: true), limit: 2)
                    == ["3", "2", "1"])
            #expect(try await ids(JobFilter(owner: "even", excludesBatches: true)) == ["2", "2", "0"])
            #expect(try await ids(JobFilter(), limit: 0) == ["7"])
            #expect(try await ids(JobFilter(), offset: 99) == ["7"])
            #expect(try await ids(JobFilter(), limit: -5, offset: -5) == ["7"])
            // Results stay where they are.
            _ = try await claim(store)
            let done = try await work(store, .complete(result: "{}"), "0", 1)
            let listed = try await store.list(JobFilter(status: .completed), limit: 1, offset: 0).jobs
            #expect(done.result == "{}" && listed == [done.withoutResult])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func aBatchComesInItsOrderWithResults(_ kind: StoreUnderTest) async throws
    {
        try await kind.with { store in
            try await store.insert(job("alone"))
            let made = (0..<3).map { job("\($0)", JobOptions(parent: JobParent(id: "batch", position: 2 - $0))) }
            _ = try await store.insert(made, waitingLimit: nil)
            _ = try await store.apply(.cancel, to: "alone", now: start)
            _ = try await claim(store)
            let done = try await work(store, .complete(result: "{}"), "0", 1)
            let batch = try await store.batch("batch")
            #expect(batch.map(\.id) == ["2", "1", "0"] && batch.last == done)
            #expect(try await store.batch("other").isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func checkpointsAreKeptInOrder(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            try await store.insert(job("a"))
            _ = try await claim(store)
            let first = JobCheckpoint(["\"0\"", "\"1\""], at: 0, resume: "{\"at\":30}", progress: 20)
            for _ in 0..<2 {
                #expect(try await store.append(first, to: "a", token: 1, now: start).get().progress == 20)
            }
            let gap = JobCheckpoint(["\"3\""], at: 3)
            #expect(
                try await store.append(gap, to: "a", token: 1, now: start) == .failure(.wrongPosition(expected: 2)))
            #expect(try await store.append(first, to: "a", token: 9, now: start) == .failure(.leaseLost))
            #expect(try await store.append(first, to: "none", token: 1, now: start) == .failure(.unknownJob))
            try await work(store, .checkpoint(JobCheckpoint(["\"2\""], at: 2)), "a", 1)
            #expect(try await store.segments(of: "a") == ["\"0\"", "\"1\"", "\"2\""])
            #expect(try await store.segments(of: "a", from: 2) == ["\"2\""])
            #expect(try await store.segments(of: "none").isEmpty)
            // Another worker goes on where this one was.
            _ = try await store.elapse(now: later(30), lostWorker: nil)
            let next = try #require(try await claim(store, at: 31))
            #expect(next.segmentCount == 3 && next.resume == "{\"at\":30}")
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func whatIsDueWhen(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            #expect(try await store.nextWake(after: start) == nil)
            try await store.insert(job("a", runAfter: later(50)))
            #expect(try await store.nextWake(after: start) == later(50))
            #expect(try await claim(store, at: 49) == nil)
            #expect(try await store.nextWake(after: later(50)) == nil, "it can be claimed now")
            try await store.insert(job("b", deadline: later(40)))
            #expect(try await store.nextWake(after: start) == later(40))
            #expect(try await claim(store, at: 1)?.id == "b")
            #expect(try await store.nextWake(after: start) == later(31), "the lease ends before")
            #expect(try await store.elapse(now: later(40), lostWorker: nil).map(\.failure?.code) == [.timeout])
            #expect(try await claim(store, at: 50)?.id == "a")
            #expect(try await store.nextWake(after: later(50)) == later(80))
            // One that comes up too late is passed over, for the next.
            try await store.insert(job("late", deadline: later(55)))
            try await store.insert(job("next"))
            #expect(try await claim(store, at: 60)?.id == "next")
            #expect(try await store.job("late")?.failure?.code == .timeout)
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func everyChangeHasANumber(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            try await store.insert(job("a"))
            try await store.insert(job("b"))
            var seen = try await store.changes(since: 0, limit: 9)
            #expect(seen.map(\.id) == ["a", "b"])
            let last = try #require(seen.last?.revision)
            #expect(try await store.changes(since: last, limit: 9).isEmpty)
            _ = try await claim(store)
            try await work(store, .advance(5), "a", 1, at: 1)
            seen = try await store.changes(since: last, limit: 9)
            #expect(seen.map(\.id) == ["a"] && seen.map(\.progress) == [5], "as it is now")
            // A heartbeat, or progress that is none, is no news.
            let revision = try #require(seen.first?.revision)
            _ = try await store.heartbeat("a", token: 1, now: later(2))
            try await work(store, .advance(2), "a", 1, at: 3)
            #expect(try await store.changes(since: revision, limit: 9).isEmpty)
            try await work(store, .checkpoint(JobCheckpoint(["{}"], at: 0)), "a", 1)
            _ = try await store.apply(.cancel, to: "b", now: start)
            #expect(try await store.changes(since: revision, limit: 9).map(\.id) == ["a", "b"])
            #expect(try await store.changes(since: revision, limit: 1).map(\.id) == ["a"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases) func expiresAndForgets(_ kind: StoreUnderTest) async throws {
        try await kind.with { store in
            for (index, id) in ["old", "busy", "begun", "new"].enumerated() {
                try await store.insert(job(id, at: Double(index * 60), kind: .conversation))
            }
            for id in ["busy", "begun"] {
                _ = try await store.apply(.claim(worker: "w", timing), to: id, now: start)
            }
            try await work(store, .checkpoint(JobCheckpoint(["\"x\""], at: 0)), "begun", 1)
            _ = try await store.apply(.loseWorker, to: "begun", now: start)
            let limit = later(150)
            #expect(try await store.expire(.recording, createdBefore: limit, now: limit) == 0)
            #expect(try await store.expire(.conversation, createdBefore: limit, now: limit) == 1)
            #expect(try await store.job("old")?.status == .cancelled)
            #expect(try await store.job("busy")?.status == .processing)
            #expect(try await store.job("begun")?.status == .pending, "somebody came")
            #expect(try await store.job("new")?.status == .pending)
            _ = try await store.apply(.cancel, to: "begun", now: limit)
            #expect(try await store.forget(.conversation, completedBefore: limit) == 0)
            #expect(try await store.forget(.recording, completedBefore: later(999)) == 0)
            #expect(try await store.forget(.conversation, completedBefore: later(151)) == 2)
            #expect(try await store.job("old") == nil)
            #expect(try await store.segments(of: "begun").isEmpty)
        }
    }
}
