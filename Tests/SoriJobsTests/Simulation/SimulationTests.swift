import FoundationEssentials
import SoriJobs
import SoriTesting
import Testing

struct SimulationTests {
    /// 100,000 with SORI_SLOW_TESTS=1: some minutes.
    private static let histories: UInt64 = isSlow ? 100_000 : 2_000
    private static let isSlow = ProcessInfo.processInfo.environment["SORI_SLOW_TESTS"] == "1"

    /// Every accepted job ends once, whatever happens to workers and clocks; the seed says which history to look at.
    @Test func everyHistoryEndsWell() async throws {
        try await withThrowingTaskGroup(of: (UInt64, [String])?.self) { group in
            let width: UInt64 = 2
            for part in 0..<width {
                group.addTask {
                    for seed in stride(from: part, to: Self.histories, by: Int(width)) {
                        var simulation = Simulation(MemoryJobStore(), seed: seed)
                        let faults = try await simulation.run()
                        if !faults.isEmpty { return (seed, faults) }
                    }
                    return nil
                }
            }
            for try await case let (seed, faults)? in group {
                Issue.record("history \(seed): \(faults.prefix(5).joined(separator: "; "))")
            }
        }
    }

    @Test func theSameHistoriesOnTheDisk() async throws {
        for seed in UInt64(0)..<12 {
            try await TemporaryFolder.with { folder in
                var simulation = Simulation(try await SQLiteJobStore(path: folder + "/jobs.db"), seed: seed)
                #expect(try await simulation.run() == [], "history \(seed)")
            }
        }
    }

    @Test(.enabled(if: RedisServer.isInstalled, "redis-server is not installed")) func theSameHistoriesInRedis()
        async throws
    {
        try await RedisServer.with { server in
            for seed in UInt64(0)..<(Self.isSlow ? 400 : 12) {
                var simulation = Simulation(try await server.emptyStore(), seed: seed)
                #expect(try await simulation.run() == [], "history \(seed)")
            }
        }
    }

    /// Who watches must see: each kind of fault is found within some histories.
    @Test(arguments: FaultyStore.Fault.allCases) func faultsAreFound(_ fault: FaultyStore.Fault) async throws {
        for seed in UInt64(0)..<300 {
            var simulation = Simulation(FaultyStore(fault), seed: seed)
            if try await !simulation.run().isEmpty { return }
        }
        Issue.record("nothing was found")
    }

    /// Where a worker dies.
    struct Crash: Sendable, CustomStringConvertible {
        let step: Int
        /// The store has done what it was told, but the worker does not know.
        let isAfter: Bool
        var description: String { "\(isAfter ? "after" : "before") step \(step)" }
    }

    private static let crashes = (0...8).flatMap { step in
        [false, true].map { Crash(step: step, isAfter: $0) }
    }

    /// A worker dies at each of its steps in turn, before and after the store has done its part; the next one finishes
    /// the job, without doing again what was done.
    @Test(arguments: StoreUnderTest.allCases, Self.crashes)
    func aWorkerDiesAtEveryStep(_ kind: StoreUnderTest, _ crash: Crash) async throws {
        try await kind.with { store, afterKill in
            let timing = LeaseTiming(heartbeat: 5)
            let id = "b"
            let start = Date(timeIntervalSince1970: 1_000)
            let segments = HistoryChecker.segments(of: id)
            try await store.insert(Job(id: id, kind: .recording, request: "{}", now: start))
            var step = 0
            func dies(_ isAfter: Bool) -> Bool { step == crash.step && isAfter == crash.isAfter }
            /// Works until it is done or dead; gives what it did.
            func run(_ store: any JobStore, _ worker: String, _ now: Date, mayDie: Bool) async throws -> [WorkEvent] {
                if mayDie, dies(false) { return [] }
                guard let job = try await store.claim([.recording], worker: worker, timing: timing, now: now),
                    let token = job.lease?.token
                else { return [] }
                if mayDie, dies(true) { return [] }
                var me = SimulatedWorker(name: worker)
                me.task = .init(id: id, token: token, segments: job.segmentCount)
                var said: [WorkEvent] = []
                while let task = me.task {
                    step += 1
                    if mayDie, dies(false) { return said }
                    let word = me.nextWord(task)
                    me.hear(try await store.apply(.work(word, token: token), to: id, now: now), to: word)
                    said.append(word)
                    if mayDie, dies(true) { return said }
                }
                return said
            }
            let first = try await run(store, "one", start, mayDie: true)
            let next = try await afterKill()
            _ = try await next.elapse(now: start, lostWorker: "one")
            let second = try await run(next, "one", start + 1, mayDie: false)
            let job = try #require(try await next.job(id))
            #expect(job.status == .completed && job.result == HistoryChecker.result(of: id))
            #expect(try await next.segments(of: id) == segments)
            let isTaken = !first.isEmpty || (crash.step == 0 && crash.isAfter) || crash.step == 1
            let isDone = first.contains { if case .complete = $0 { true } else { false } }
            let getsOn = second.contains { if case .checkpoint = $0 { true } else { false } }
            #expect(job.crashes == (isTaken && !isDone && !getsOn ? 1 : 0))
            #expect(job.attempts == (isTaken && !isDone ? 2 : 1))
            let checkpoints = (first + second).count { if case .checkpoint = $0 { true } else { false } }
            #expect(checkpoints == segments.count, "nothing is done twice")
        }
    }
}
