import FoundationEssentials
import SoriWhisper
import SoriWhisperCPU

/// `whisper-bench MODEL [--threads N] [--compute-type T] [--tokens N]`: one line of JSON (see `EngineTimes`).
@main
struct WhisperBench {
    static func main() throws {
        var (path, threads, tokens, type): (String?, Int, Int, ComputeType) = (nil, 2, 60, .auto)
        var words = CommandLine.arguments.dropFirst()
        while let word = words.popFirst() {
            switch word {
            case "--threads": threads = words.popFirst().flatMap { Int($0) } ?? threads
            case "--tokens": tokens = words.popFirst().flatMap { Int($0) } ?? tokens
            case "--compute-type": type = words.popFirst().flatMap(ComputeType.init(rawValue:)) ?? type
            default: path = word
            }
        }
        guard let path else {
            print("usage: whisper-bench MODEL [--threads N] [--compute-type float32|bfloat16|int8|auto] [--tokens N]")
            return
        }
        let times = try EngineBench.run(path: path, computeType: type, threads: threads, tokens: tokens)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(times), as: UTF8.self))
    }
}
