/// What the command line can say.
struct Model {
    var machines = [10, 100, 1_000]
    var loads = [0.6, 0.8, 0.95, 1.2]
    var seed: UInt64 = 1
    var fleet = Fleet()
    var traffic = Traffic()
    var redis = RedisLoad()

    private static let numbers: [String: any WritableKeyPath<Model, Double> & Sendable] = [
        "cores": \.fleet.cores, "threads": \.fleet.threads, "speed": \.fleet.speed, "live-cores": \.fleet.liveCores,
        "overhead": \.fleet.overhead, "poll": \.fleet.poll, "failures": \.fleet.failuresPerDay, "lease": \.fleet.lease,
        "repair": \.fleet.repair, "median": \.traffic.medianSeconds, "spread": \.traffic.spread,
        "live-share": \.traffic.liveShare, "writes-per-job": \.redis.writesPerJob,
        "writes-per-audio-minute": \.redis.writesPerAudioMinute, "reads-per-job": \.redis.readsPerJob,
        "reads-per-worker-second": \.redis.readsPerWorkerSecond, "bytes-per-job": \.redis.bytesPerJob,
        "bytes-per-audio-second": \.redis.bytesPerAudioSecond, "days": \.redis.days, "redis-writes": \.redis.writes,
        "redis-reads": \.redis.reads,
    ]

    /// Sets what `name` names; false for an unknown name or a value that is no number of 0 or more.
    mutating func set(_ name: String, _ value: String) -> Bool {
        let numbers = value.split(separator: ",").compactMap { Double($0) }.filter { $0.isFinite && $0 >= 0 }
        guard let first = numbers.first, first < 1e12 else { return false }
        switch name {
        case "machines": machines = numbers.map { max(1, Int($0)) }
        case "load": loads = numbers.map { min(5, $0) }
        case "slots": fleet.slots = max(1, Int(first))
        case "seed": seed = UInt64(first)
        default:
            guard let path = Self.numbers[name] else { return false }
            self[keyPath: path] = first
        }
        fleet.machines = machines.first ?? 1
        return true
    }
}
