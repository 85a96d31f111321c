import Foundation

/// What a fleet of workers does with a day of calls, by simulation of each job.
///
///     scale-model fleet [--machines 10,100,1000] [--load 0.6,0.8,0.95,1.2] [--OPTION VALUE ...]
///     scale-model trace FILE [--OPTION VALUE ...]
///     scale-model theory
///
/// `fleet` prints a table. `--load` is how busy the machines are in the hour with most calls; the calls of the day
/// follow from it. `trace` takes jobs from a file, a line each of the second in which it comes and its seconds of
/// audio, and tells how long they wait. `theory` compares the simulation with Erlang's formula. Options are those that
/// `Model` names.
@main
enum ScaleModel {
    static func main() {
        var words = Array(CommandLine.arguments.dropFirst())
        let command = words.isEmpty ? "" : words.removeFirst()
        let file = command == "trace" && !words.isEmpty ? words.removeFirst() : nil
        var model = Model()
        while words.count >= 2 {
            let (name, value) = (words.removeFirst(), words.removeFirst())
            guard name.hasPrefix("--"), model.set(String(name.dropFirst(2)), value) else {
                return print("unknown option \(name), or no number: \(value)")
            }
        }
        guard words.isEmpty else { return print("no value for \(words[0])") }
        switch (command, file) {
        case ("fleet", _): fleet(model)
        case ("trace", let file?): trace(file, model)
        case ("theory", _): theory()
        default: print("scale-model fleet|trace FILE|theory [--OPTION VALUE ...]")
        }
    }

    private static func fleet(_ model: Model) {
        print(
            "| workers | busy at the peak | calls a day | most in a minute | wait p50, p99 at the peak | longest wait "
                + "| most waiting | to the result p50, p99 | Redis writes, reads a second | Redis holds | Redis servers |"
        )
        print("|" + String(repeating: "---|", count: 11))
        for machines in model.machines {
            for load in model.loads {
                var (fleet, traffic) = (model.fleet, model.traffic)
                fleet.machines = machines
                // Live sessions take processors from jobs: their seconds of audio cost something else.
                let job = traffic.meanSeconds / fleet.speed + fleet.overhead
                let perCall = (1 - traffic.liveShare) * job + traffic.liveShare * traffic.meanSeconds * fleet.liveCores
                traffic.callsPerDay = 1
                traffic.callsPerDay = load * Double(machines) * fleet.cores / perCall / traffic.peakRate
                let day = FleetSimulation.day(traffic, fleet, seed: model.seed)
                let redis = model.redis.peak(of: day, workers: machines)
                let cells = [
                    "\(machines)", "\(Int((load * 100).rounded())) %", thousands(traffic.callsPerDay),
                    thousands(day.submitted.max() ?? 0),
                    "\(seconds(day.peakWaits.quantile(0.5))), \(seconds(day.peakWaits.quantile(0.99)))",
                    seconds(day.waits.largest), thousands(Double(day.mostWaiting)),
                    "\(seconds(day.ends.quantile(0.5))), \(seconds(day.ends.quantile(0.99)))",
                    "\(thousands(redis.writes)), \(thousands(redis.reads))", gigabytes(redis.bytes), "\(redis.shares)",
                ]
                print("| " + cells.joined(separator: " | ") + " |")
            }
        }
    }

    private static func trace(_ path: String, _ model: Model) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return print("cannot read \(path)") }
        let jobs = text.split(separator: "\n").compactMap { line -> (time: Double, audio: Double)? in
            let numbers = line.split(separator: " ").compactMap { Double($0) }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
        var fleet = model.fleet
        fleet.failuresPerDay = 0
        let result = FleetSimulation.trace(jobs, fleet, seed: model.seed)
        let parts = [0.5, 0.9, 0.99].map { "p\(Int($0 * 100)) \(seconds(result.waits.quantile($0)))" }
        print(
            "\(jobs.count) jobs: wait mean \(seconds(result.waits.mean)), \(parts.joined(separator: ", ")), longest "
                + "\(seconds(result.waits.largest)); to the result mean \(seconds(result.ends.mean)), p50 "
                + "\(seconds(result.ends.quantile(0.5))), p99 \(seconds(result.ends.quantile(0.99)))")
    }

    private static func theory() {
        for (servers, load) in [(1, 0.5), (2, 0.8), (10, 0.8), (10, 0.95), (100, 0.95)] {
            var fleet = Fleet(machines: servers, cores: 1, slots: 1, threads: 1, speed: 1, liveCores: 0)
            (fleet.overhead, fleet.poll, fleet.failuresPerDay) = (0, 0, 0)
            var random = SeededRandom(seed: 7)
            var time = 0.0
            let jobs = (0..<1_000_000).map { _ in
                time += random.exponential(mean: 1 / (Double(servers) * load))
                return (time: time, audio: random.exponential(mean: 1))
            }
            let mean = FleetSimulation.trace(jobs, fleet, seed: 1).waits.mean
            let right = ErlangC.meanWait(servers: servers, load: load)
            print("\(servers) servers, \(Int(load * 100)) % busy: mean wait \(mean), by the formula \(right)")
        }
    }

    private static func seconds(_ value: Double) -> String {
        if value < 100 { return String(format: value < 10 ? "%.2f s" : "%.1f s", value) }
        return value < 7_200 ? String(format: "%.0f s", value) : String(format: "%.1f h", value / 3_600)
    }

    private static func gigabytes(_ bytes: Double) -> String { String(format: "%.1f GB", bytes / 1e9) }

    private static func thousands(_ value: Double) -> String {
        var digits = String(Int(value.rounded()))
        var text = ""
        while digits.count > 3 {
            text = "," + digits.suffix(3) + text
            digits.removeLast(3)
        }
        return digits + text
    }
}
