import SoriAudio
import SoriCore
import SoriWhisper

/// Many requests at once, on one engine.
///
///     batch-bench together MODEL CLIP... [options]   N requests in a row, then at once: rates, equal tokens
///     batch-bench live MODEL CLIP... [options]       how long speech waits for the model behind eight recordings
///
/// Options: `--requests 16`, `--tokens 60` (every text ends after so many), `--beam 1`, `--compute-type float32`,
/// `--threads 2`.
@main
struct BatchBench {
    static func main() async throws {
        var words = CommandLine.arguments.dropFirst()
        let command = words.popFirst() ?? ""
        guard let path = words.popFirst() else { return print("batch-bench together|live MODEL CLIP... [options]") }
        var (requests, tokens, beam, threads, type) = (16, 60, 1, 2, ComputeType.float32)
        var clips: [[Float]] = []
        while let word = words.popFirst() {
            switch word {
            case "--requests": requests = words.popFirst().flatMap { Int($0) } ?? requests
            case "--tokens": tokens = words.popFirst().flatMap { Int($0) } ?? tokens
            case "--beam": beam = words.popFirst().flatMap { Int($0) } ?? beam
            case "--threads": threads = words.popFirst().flatMap { Int($0) } ?? threads
            case "--compute-type": type = words.popFirst().flatMap(ComputeType.init(rawValue:)) ?? type
            default: clips.append(try samples(word))
            }
        }
        let bench = try await EngineUnderLoad(path, type, threads: threads, tokens: tokens, beam: beam)
        switch command {
        case "together": try await bench.together(clips, requests: requests)
        case "live": try await bench.live(clips)
        default: print("unknown command \(command)")
        }
    }

    private static func samples(_ path: String) throws -> [Float] {
        let decoder = try AudioDecoder(path: path)
        var all: [Float] = []
        while let block = try decoder.nextBlock() { all += block }
        return all
    }
}
