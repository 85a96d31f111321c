import FoundationEssentials
import SoriCore
import SoriJobs

/// How fast the store of jobs is, with everything on the disk before it is answered.
///
///     job-bench FOLDER|REDIS [--submit 10000] [--clients 32] [--rows 100000]
///
/// FOLDER must be on the disk that is to be measured; a database is made in it, and removed at the end. REDIS is the
/// address of an empty database of a Redis, such as `redis://127.0.0.1:6379/1`, which is left as it is at the end.
@main
struct JobBench {
    private static let timing = LeaseTiming(heartbeat: 10)

    static func main() async throws {
        var words = CommandLine.arguments.dropFirst()
        guard let target = words.popFirst() else {
            return print("job-bench FOLDER|REDIS [--submit 10000] [--clients 32] [--rows 100000]")
        }
        var (submit, clients, rows) = (10_000, 32, 100_000)
        while let word = words.popFirst() {
            switch word {
            case "--submit": submit = words.popFirst().flatMap { Int($0) } ?? submit
            case "--clients": clients = words.popFirst().flatMap { Int($0) } ?? clients
            case "--rows": rows = words.popFirst().flatMap { Int($0) } ?? rows
            default: print("unknown option \(word)")
            }
        }
        if target.hasPrefix("redis://") {
            let address = try RedisAddress(target)
            let store = try await RedisJobStore(address)
            for notice in store.notices { print(notice) }
            try await measure(store, submit, clients, rows)
            let start = ContinuousClock.now
            _ = try await RedisJobStore(address)
            print("start: \(milliseconds(since: start)) ms")
        } else {
            try await measureFile(in: target, submit, clients, rows)
        }
        print("memory at most: \(peakMemory())")
    }

    private static func measureFile(in folder: String, _ submit: Int, _ clients: Int, _ rows: Int) async throws {
        let path = "\(folder)/job-bench-\(UUID().uuidString).db"
        defer {
            for part in ["", "-wal", "-shm", ".copy"] { try? FileManager.default.removeItem(atPath: path + part) }
        }
        let store = try await SQLiteJobStore(path: path)
        try await measure(store, submit, clients, rows)
        var start = ContinuousClock.now
        try await store.backup(to: path + ".copy")
        print("backup: \(milliseconds(since: start)) ms")
        start = .now
        _ = try await SQLiteJobStore(path: path)
        print("start with its check: \(milliseconds(since: start)) ms")
    }

    private static func measure(_ store: any JobStore, _ submit: Int, _ clients: Int, _ rows: Int) async throws {
        try await submitAndLook(store, submit, clients)
        try await work(store)
        try await fill(store, rows - submit)
        try await list(store)
    }

    private static func job(_ index: Int) -> Job {
        let request = #"{"file_id":"recording-\#(index).wav","language":"ko","is_stream":true,"diarize":true}"#
        return Job(
            id: UUID().uuidString.lowercased(), kind: .recording, request: request,
            options: JobOptions(
                priority: index % 3 - 1, owner: "key-\(index % 10)",
                idempotency: Idempotency(key: "key-\(index)", digest: "digest")), now: Date())
    }

    /// `clients` submit, each after its last answer, while another one asks for the state of jobs.
    private static func submitAndLook(_ store: any JobStore, _ count: Int, _ clients: Int) async throws {
        let probe = job(-1)
        try await store.insert(probe)
        let start = ContinuousClock.now
        let looking = Task {
            var times: [Double] = []
            while !Task.isCancelled {
                let start = ContinuousClock.now
                _ = try await store.job(probe.id)
                times.append(milliseconds(since: start))
                // As a client that looks after its job, not as one more that loads the store.
                try? await Task.sleep(for: .milliseconds(2))
            }
            return times
        }
        let submits = try await withThrowingTaskGroup(of: [Double].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var times: [Double] = []
                    for index in stride(from: client, to: count, by: clients) {
                        let start = ContinuousClock.now
                        try await store.insert(job(index), waitingLimit: 1_000_000)
                        times.append(milliseconds(since: start))
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = milliseconds(since: start) / 1_000
        looking.cancel()
        print(
            "submit: \(count) jobs by \(clients) clients, \(Int(Double(count) / seconds)) a second; \(spread(submits))")
        print("status meanwhile: \(spread(try await looking.value))")
        let one = ContinuousClock.now
        for index in 0..<200 { try await store.insert(job(1_000_000 + index)) }
        print("submit, one client: \(Int(200_000 / milliseconds(since: one))) a second")
    }

    private static func work(_ store: any JobStore) async throws {
        let start = ContinuousClock.now
        let count = 300
        for _ in 0..<count {
            guard let job = try await store.claim([.recording], worker: "bench", timing: timing, now: Date()),
                let token = job.lease?.token
            else { break }
            let checkpoint = JobCheckpoint(["{\"id\":0,\"text\":\"안녕하세요\"}"], at: 0, progress: 50)
            _ = try await store.append(checkpoint, to: job.id, token: token, now: Date())
            let result = "\"" + String(repeating: "결과 ", count: 500) + "\""
            _ = try await store.apply(.work(.complete(result: result), token: token), to: job.id, now: Date())
        }
        let rate = Int(Double(count) * 1_000 / milliseconds(since: start))
        print("claim, checkpoint, complete by one worker: \(rate) jobs a second")
    }

    private static func fill(_ store: any JobStore, _ count: Int) async throws {
        for block in stride(from: 0, to: max(0, count), by: 1_000) {
            _ = try await store.insert((0..<1_000).map { job(2_000_000 + block + $0) }, waitingLimit: nil)
        }
    }

    private static func list(_ store: any JobStore) async throws {
        let filters: [(String, JobFilter)] = [
            ("all", JobFilter()), ("recordings", JobFilter(kind: .recording)),
            ("waiting recordings", JobFilter(kind: .recording, status: .pending)),
            ("completed recordings", JobFilter(kind: .recording, status: .completed)),
            ("a key's waiting recordings", JobFilter(kind: .recording, status: .pending, owner: "key-3")),
        ]
        for (name, filter) in filters {
            let total = try await store.list(filter, limit: 0, offset: 0).total
            for offset in [0, total / 2, max(0, total - 50)] {
                var times: [Double] = []
                for _ in 0..<20 {
                    let start = ContinuousClock.now
                    _ = try await store.list(filter, limit: 50, offset: offset)
                    times.append(milliseconds(since: start))
                }
                print("list 50 of \(name), \(total) in all, from \(offset): \(spread(times))")
            }
        }
        var times: [Double] = []
        for _ in 0..<20 {
            let start = ContinuousClock.now
            _ = try await store.counts(JobKind.allCases, now: Date())
            times.append(milliseconds(since: start))
        }
        print("counts: \(spread(times))")
        times = []
        for _ in 0..<100 {
            let start = ContinuousClock.now
            _ = try await store.claim([.recording], worker: "bench", timing: timing, now: Date())
            times.append(milliseconds(since: start))
        }
        print("claim: \(spread(times))")
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        ((ContinuousClock.now - start) / .milliseconds(1)).rounded(toDecimals: 2)
    }

    private static func spread(_ times: [Double]) -> String {
        let sorted = times.sorted()
        guard let last = sorted.last else { return "no times" }
        func share(_ part: Double) -> Double { sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))] }
        return "p50 \(share(0.5)) ms, p99 \(share(0.99)) ms, most \(last) ms"
    }

    private static func peakMemory() -> String {
        guard let data = try? Data(contentsOf: URL(filePath: "/proc/self/status")) else { return "unknown" }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix("VmHWM") }.map { $0.dropFirst(6).trimmingPrefix { $0 == " " || $0 == "\t" } }
            .map(String.init) ?? "unknown"
    }
}
