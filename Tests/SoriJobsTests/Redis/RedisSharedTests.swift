import FoundationEssentials
import SoriCore
import SoriEvaluation
import SoriJobs
import Testing

/// Several processes on one Redis: each store has a connection of its own.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed"))
struct RedisSharedTests: StoreSteps {
    /// Workers of two processes that claim, finish, give back and die by chance: no lease is given twice, every job is
    /// completed once.
    @Test(arguments: 0..<4) func claimsAreNeverGivenTwice(_ seed: Int) async throws {
        try await RedisServer.with { server in
            let stores = try await [server.store(), server.store()]
            let ids = (0..<60).map { "j\($0)" }
            let batch = ids.enumerated().map { job($1, JobOptions(priority: $0 % 3)) }
            _ = try await stores[0].insert(batch, waitingLimit: nil)
            typealias Work = (given: [String], completed: [String])
            let all = try await withThrowingTaskGroup(of: Work.self) { group in
                for worker in 0..<8 {
                    let store = stores[worker % 2]
                    group.addTask {
                        var random = SeededGenerator(seed: UInt64(seed * 100 + worker))
                        var mine: Work = ([], [])
                        while let job = try await claim(store, "w\(worker)") {
                            let token = try #require(job.lease?.token)
                            mine.given.append("\(job.id) \(token)")
                            _ = try await store.heartbeat(job.id, token: token, now: later(1))
                            switch random.index(below: 10) {
                            case 0: _ = try await store.elapse(now: start, lostWorker: "w\(worker)")
                            case 1..<3: try await work(store, .release, job.id, token)
                            default:
                                try await work(store, .complete(result: "{}"), job.id, token)
                                mine.completed.append(job.id)
                            }
                        }
                        return mine
                    }
                }
                return try await group.reduce(into: Work([], [])) {
                    $0.given += $1.given
                    $0.completed += $1.completed
                }
            }
            #expect(Set(all.given).count == all.given.count && all.given.count >= ids.count)
            let done = try await stores[1].list(JobFilter(status: .completed), limit: 100, offset: 0).jobs.map(\.id)
            #expect(all.completed.sorted() == done.sorted())
            #expect(try await stores[0].counts([.recording], now: start).waiting == 0)
        }
    }

    @Test func anotherProcessTakesOver() async throws {
        try await RedisServer.with { server in
            let (one, two) = try await (server.store(), server.store())
            try await one.insert(job("a"))
            let first = try #require(try await claim(one, "one")?.lease?.token)
            try await work(one, .checkpoint(JobCheckpoint(["\"0\""], at: 0, resume: "{}")), "a", first)
            #expect(try await two.elapse(now: later(29), lostWorker: nil).isEmpty)
            #expect(try await claim(two, "two", at: 29) == nil)
            #expect(try await two.elapse(now: later(30), lostWorker: nil).map(\.id) == ["a"])
            let second = try #require(try await claim(two, "two", at: 30))
            #expect(second.resume == "{}" && second.segmentCount == 1 && second.crashes == 1)
            // The first one wakes up.
            #expect(try await refusal(one, .complete(result: "1"), "a", first, at: 31) == .leaseLost)
            let token = try #require(second.lease?.token)
            #expect(try await work(two, .complete(result: "2"), "a", token, at: 31).result == "2")
            #expect(try await one.job("a")?.result == "2")
        }
    }

    /// Changes have their numbers in the order in which they happen: who follows them by number misses none.
    @Test func whoFollowsTheChangesSeesAll() async throws {
        try await RedisServer.with { server in
            let stores = try await [server.store(), server.store(), server.store()]
            let count = 150
            let following = Task {
                var seen: [String] = []
                var revision = 0
                while seen.count < 2 * count {
                    let changed = try await stores[2].changes(since: revision, limit: 7)
                    #expect(changed.map(\.revision) == changed.map(\.revision).sorted())
                    seen += changed.map(\.id)
                    revision = changed.last?.revision ?? revision
                }
                return seen
            }
            try await withThrowingTaskGroup { group in
                for client in 0..<2 {
                    group.addTask {
                        for index in 0..<count { try await stores[client].insert(job("\(client)-\(index)")) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await following.value).count == 2 * count)
        }
    }

    /// The limit and the key hold for all processes together.
    @Test func whatIsSentAtOnceFromEverywhere() async throws {
        try await RedisServer.with { server in
            let stores = try await [server.store(), server.store()]
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let key = Idempotency(key: "k", digest: "d")
                        return try await stores[index % 2].insert(job("n\(index)", JobOptions(idempotency: key))).id
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            let refused = await withTaskGroup(of: StoreError.Code?.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        await code { try await stores[index % 2].insert(job("m\(index)"), waitingLimit: 6) }
                    }
                }
                return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(refused == Array(repeating: .queueFull, count: 15))
        }
    }
}
