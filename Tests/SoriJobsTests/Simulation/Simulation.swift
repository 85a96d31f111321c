import FoundationEssentials
import SoriEvaluation
import SoriJobs

/// One history: clients, workers and clocks that do, by chance, all that can go wrong; the same for the same seed.
struct Simulation {
    private let store: any JobStore
    private let timing = LeaseTiming(heartbeat: 5)
    private var random: SeededGenerator
    private var now = Date(timeIntervalSince1970: 1_000_000)
    private var workers = (0..<3).map { SimulatedWorker(name: "w\($0)") }
    private var submitted = 0
    private var checker = HistoryChecker()
    /// Jobs that kill whoever works on them.
    private var poison: Set<String> = []

    /// A history in an empty store.
    init(_ store: any JobStore, seed: UInt64) {
        self.store = store
        random = SeededGenerator(seed: seed)
    }

    /// Lives it through and gives what went wrong.
    mutating func run() async throws -> [String] {
        for _ in 0..<(30 + random.index(below: 60)) where checker.faults.isEmpty { try await step() }
        try await settle()
        try await checker.finish(store)
        return checker.faults
    }

    private mutating func chance(_ percent: Int) -> Bool { random.index(below: 100) < percent }

    /// Stores keep whole milliseconds.
    private mutating func pass(_ seconds: Double) {
        now = Date(timeIntervalSince1970: ((now.timeIntervalSince1970 + seconds) * 1_000).rounded() / 1_000)
    }

    private mutating func step() async throws {
        pass(Double(random.index(below: 3_000)) / 1_000)
        switch random.index(below: 100) {
        case 0..<10: try await submit()
        case 10..<70: try await work(random.index(below: workers.count))
        case 70..<76: try await crash(random.index(below: workers.count))
        case 76..<80:
            // Often past its lease.
            workers[random.index(below: workers.count)].pausedUntil = now + Double(random.index(below: 40))
        case 80..<82: pass(Double(random.index(below: 7_200)) - 3_600)
        case 82..<90: try await elapse(lost: nil)
        case 90..<94: try await cancel()
        case 94..<97: try await retry()
        case 97..<98: try await prioritize()
        default: try await erase()
        }
    }

    private mutating func submit() async throws {
        let id = "j\(submitted)"
        submitted += 1
        let key = chance(30) ? Idempotency(key: "k\(random.index(below: 3))", digest: "d") : nil
        let job = Job(
            id: id, kind: .recording, request: "{}",
            options: JobOptions(priority: random.index(below: 21) - 10, idempotency: key),
            deadline: chance(15) ? now + Double(random.index(below: 60)) : nil,
            runAfter: chance(15) ? now + Double(random.index(below: 20)) : nil, now: now)
        if chance(8) { poison.insert(id) }
        switch try await store.insert([job], waitingLimit: nil) {
        case .inserted(let jobs): for job in jobs { checker.accepted(job) }
        case .existing(let earlier): checker.expect(earlier == checker.job(earlier.id), "another job for a known key")
        }
    }

    /// One numbered step of a worker: it claims a job, or says its next word; and may die just before, or just after,
    /// before it hears the answer.
    private mutating func work(_ index: Int) async throws {
        if let end = workers[index].pausedUntil, now < end { return }
        workers[index].pausedUntil = nil
        guard let task = workers[index].task else {
            return try await claim(index)
        }
        if poison.contains(task.id) || chance(3) { return try await crash(index) }
        var word = workers[index].nextWord(task)
        if chance(5) { word = .postpone(JobFailure(.engineFailed, detail: "simulated"), jitter: 0.5) }
        if chance(3) { word = .release }
        if chance(2) { word = .putOff(JobFailure(.other("node_away"), detail: "simulated"), jitter: 0.5) }
        if word != .heartbeat, task.isCancelled { word = .confirmCancel }
        let answer = try await say(word, task)
        if chance(3) { return try await crash(index) }
        // An answer that got lost: the worker says the same again.
        if chance(5) {
            workers[index].hear(try await say(word, task), to: word)
        } else {
            workers[index].hear(answer, to: word)
        }
    }

    private mutating func say(_ word: WorkEvent, _ task: SimulatedWorker.Assignment) async throws -> Result<
        Job, JobRefusal
    > {
        let answer = try await store.apply(.work(word, token: task.token), to: task.id, now: now)
        if case .success(let job) = answer { checker.worked(job, word, task.token, timing, now) }
        return answer
    }

    private mutating func claim(_ index: Int) async throws {
        let name = workers[index].name
        // What is too late fails while it is looked for: seen afterwards, as a change.
        let before = checker.ids.compactMap { checker.job($0) }.map(\.revision).max() ?? 0
        let job = try await store.claim([.recording], worker: name, timing: timing, now: now)
        for changed in try await store.changes(since: before, limit: 100) where changed.failure?.code == .timeout {
            if changed != checker.job(changed.id) { checker.elapsed(changed, now) }
        }
        guard let job, let lease = job.lease else { return }
        checker.claimed(job, name, timing, now)
        if chance(3) { return try await crash(index) }
        workers[index].task = .init(id: job.id, token: lease.token, segments: job.segmentCount)
    }

    /// The worker forgets everything. It starts again under its name and knows it, or under a new one and does not.
    private mutating func crash(_ index: Int) async throws {
        workers[index].task = nil
        workers[index].pausedUntil = nil
        if chance(50) {
            try await elapse(lost: workers[index].name)
        } else {
            workers[index] = SimulatedWorker(name: workers[index].name + "'")
        }
    }

    private mutating func elapse(lost: String?) async throws {
        for job in try await store.elapse(now: now, lostWorker: lost) { checker.elapsed(job, now) }
    }

    private mutating func cancel() async throws {
        guard let id = anyJob() else { return }
        if case .success(let job) = try await store.apply(.cancel, to: id, now: now) { checker.cancelled(job) }
    }

    private mutating func retry() async throws {
        guard let id = anyJob() else { return }
        if case .success(let job) = try await store.apply(.retry(deadline: nil), to: id, now: now) {
            checker.retried(job)
        }
    }

    private mutating func prioritize() async throws {
        guard let id = anyJob() else { return }
        let priority = random.index(below: 25) - 12
        if case .success(let job) = try await store.apply(.prioritize(priority), to: id, now: now) {
            checker.prioritized(job, priority)
        }
    }

    private mutating func erase() async throws {
        guard let id = anyJob() else { return }
        checker.expect(try await store.purge(id) != nil, "\(id) was lost")
        checker.erased(id)
    }

    private mutating func anyJob() -> String? {
        let ids = checker.ids
        return ids.isEmpty ? nil : ids[random.index(below: ids.count)]
    }

    /// The storm is over: one worker that nothing happens to does what is left.
    private mutating func settle() async throws {
        workers = [SimulatedWorker(name: "last")]
        for _ in 0..<400 where checker.faults.isEmpty {
            if checker.ids.allSatisfy({ checker.job($0)?.status.isFinal ?? true }) { return }
            if let task = workers[0].task {
                if poison.contains(task.id) {
                    workers[0].task = nil
                    try await elapse(lost: "last")
                    continue
                }
                let word = workers[0].nextWord(task)
                workers[0].hear(try await say(word, task), to: word)
            } else {
                try await elapse(lost: nil)
                try await claimQuietly()
                guard workers[0].task == nil else { continue }
                // It sleeps as long as the store says, and misses nothing by that.
                let wake = try await store.nextWake(after: now)
                let isOver = checker.ids.allSatisfy { checker.job($0)?.status.isFinal ?? true }
                checker.expect(wake != nil || isOver, "something is left, but nothing will wake anyone")
                if let wake { pass(max(0, wake.timeIntervalSince(now))) }
            }
        }
    }

    private mutating func claimQuietly() async throws {
        guard let job = try await store.claim([.recording], worker: "last", timing: timing, now: now),
            let lease = job.lease
        else { return }
        checker.claimed(job, "last", timing, now)
        workers[0].task = .init(id: job.id, token: lease.token, segments: job.segmentCount)
    }
}
