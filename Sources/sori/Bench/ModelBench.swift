import FoundationEssentials
import SoriModels
import SoriWhisper
import SoriWhisperCPU

/// `sori models bench`: how fast a Whisper model is computed on this machine.
struct ModelBench {
    static let options = [
        CommandOption("--threads", "N", help: "bench: threads that compute (default: all processors)"),
        CommandOption("--compute-type", "TYPE", help: "bench: float32, bfloat16, int8 or auto (default auto)"),
        CommandOption("--json", help: "bench: one JSON object instead of a table"),
    ]

    let store: ModelStore
    let threads: Int
    let computeType: ComputeType
    /// One JSON object instead of a table.
    let isJSON: Bool

    /// Takes the words of the command line; throws a line naming the option that is wrong.
    init(store: ModelStore, arguments: CommandArguments) throws(ConfigurationError) {
        self.store = store
        isJSON = arguments.has("--json")
        let count = arguments.value("--threads") ?? String(ProcessInfo.processInfo.activeProcessorCount)
        guard let threads = Int(count), (1...256).contains(threads) else {
            throw ConfigurationError("--threads is \"\(count)\"; it must be a whole number from 1 to 256")
        }
        let type = arguments.value("--compute-type") ?? ComputeType.auto.rawValue
        guard let computeType = ComputeType(rawValue: type) else {
            let known = ComputeType.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("--compute-type is \"\(type)\"; it must be one of \(known)")
        }
        (self.threads, self.computeType) = (threads, computeType)
    }

    /// Times the model at the path `subject`, or the model here of that name, and writes what it found.
    func run(_ subject: String) throws {
        let isPath = FileManager.default.fileExists(atPath: subject)
        let path = isPath ? subject : try store.model(named: subject).path
        let times = try EngineBench.run(path: path, computeType: computeType, threads: threads)
        try Terminal.out((isJSON ? try Self.json(times) : Self.table(times)) + "\n")
    }

    private static func json(_ times: EngineTimes) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(times), as: UTF8.self)
    }

    private static func table(_ times: EngineTimes) -> String {
        let lines: [(String, Double, String)] = [
            ("load", times.load_s, "s"), ("encode 30 s", times.encode_ms, "ms"),
            ("encode 8 x 30 s", times.encode8_ms, "ms"), ("greedy token", times.greedy_ms_per_token, "ms"),
            ("step of 5 beams", times.beam5_ms_per_step, "ms"),
            ("step of 16 sequences", times.batch16_ms_per_step, "ms"), ("peak memory", times.peak_rss_mb, "MB"),
        ]
        let head = "\(times.compute_type), \(times.threads) threads"
        return
            ([head]
            + lines.map { name, value, unit in
                let number = String((value * 100).rounded() / 100)
                return name + String(repeating: " ", count: 22 - name.count)
                    + String(repeating: " ", count: max(0, 9 - number.count)) + number + " " + unit
            }).joined(separator: "\n")
    }
}
