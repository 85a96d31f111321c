import FoundationEssentials
import Glibc
import SoriAudio
import SoriCore
import SoriSpeakers
import SoriVAD

/// Turns and voices of recordings as text, for the scripts beside this file; see `docs/diarisation.md`.
///
///     speaker-bench turns MODELS LIBRARY FILE...     a JSON line for each file: its turns, and how long it took
///     speaker-bench live MODELS LIBRARY VAD FILE...  the same as a live session tells it
///     speaker-bench voices MODELS LIBRARY LIST       for each line `file start end` of LIST a JSON line with the voice
///     speaker-bench samples MODELS LIBRARY VAD LIST  for each line `kind file start end [file start end ...]` of LIST,
///                                                    joined, a JSON line with the voice sample (`kind`: enrolment or
///                                                    utterance)
///     speaker-bench match SAMPLES TRIALS             for each line `previous question registered ...` of TRIALS,
///                                                    numbers of lines of SAMPLES (previous: or -), a JSON line
///     speaker-bench names MODELS LIBRARY VAD LIST    recordings with people who are known; see `NameBench`
///     speaker-bench fbank FILE                       the filter bank's frames of a file, a JSON line each
@main
struct SpeakerBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 2, arguments[0] == "fbank" {
            let features = KaldiFilterBank().frames(of: try samples(arguments[1])[...])
            for start in stride(from: 0, to: features.count, by: KaldiFilterBank.bands) {
                print(features[start..<start + KaldiFilterBank.bands].map { "\($0)" }.joined(separator: " "))
            }
            return
        }
        if arguments.count == 3, arguments[0] == "match" {
            return try MatchBench(samples: arguments[1]).run(trials: arguments[2])
        }
        guard arguments.count >= 4 else { return print("speaker-bench turns|live|voices|samples|names|match ...") }
        let files = SpeakerModelFiles(folder: arguments[1], library: arguments[2])
        let models = try SpeakerModels(files, threads: 2)
        switch arguments[0] {
        case "turns": for path in arguments[3...] { try await turns(path, models) }
        case "live":
            let bench = LiveBench(models: models, voiceActivity: try SileroModel(path: arguments[3]))
            for path in arguments[4...] { try await bench.turns(path) }
        case "voices": try await voices(arguments[3], models)
        case "names" where arguments.count == 5:
            let reader = VoiceReader(models, voiceActivity: try SileroModel(path: arguments[3]))
            try await NameBench(models: models, reader: reader).names(list: arguments[4])
        case "samples" where arguments.count == 5:
            let reader = VoiceReader(models, voiceActivity: try SileroModel(path: arguments[3]))
            try await SampleBench(reader: reader).samples(list: arguments[4])
        default: print("unknown command \(arguments[0])")
        }
    }

    static func samples(_ path: String) throws -> [Float] {
        let decoder = try AudioDecoder(path: path)
        var all: [Float] = []
        while let block = try decoder.nextBlock() { all += block }
        return all
    }

    static func turns(_ path: String, _ models: SpeakerModels) async throws {
        let decoder = try AudioDecoder(path: path)
        let diariser = RecordingDiariser(models)
        let start = ContinuousClock.now
        var seconds = 0.0
        while let block = try decoder.nextBlock() {
            seconds += Double(block.count) / 16_000
            try await diariser.append(block)
        }
        let heard = ContinuousClock.now - start
        let result = try await diariser.finish()
        let time = ContinuousClock.now - start
        func list(_ turns: [SpeakerTurn]) -> String {
            "[" + turns.map { "[\($0.start), \($0.end), \($0.speaker)]" }.joined(separator: ", ") + "]"
        }
        print(
            "{\"file\": \"\(path)\", \"seconds\": \(seconds), \"time\": \(time / .seconds(1)), "
                + "\"heard\": \(heard / .seconds(1)), \"memory\": \(peakMemory()), \"speakers\": \(result.speakerCount), "
                + "\"turns\": \(list(result.turns)), \"exclusive\": \(list(result.exclusiveTurns))}")
    }

    static func voices(_ list: String, _ models: SpeakerModels) async throws {
        var cache: (path: String, samples: [Float]) = ("", [])
        for line in try String(contentsOf: URL(filePath: list), encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            guard parts.count == 3, let start = Double(parts[1]), let end = Double(parts[2]) else { continue }
            if cache.path != parts[0] { cache = (parts[0], try samples(parts[0])) }
            let range = (Int(start * 16_000)..<max(Int(start * 16_000), Int(end * 16_000))).clamped(
                to: 0..<cache.samples.count)
            let voice = try await models.embedding(of: cache.samples[range])
            print("[" + (voice?.values.map { "\($0)" }.joined(separator: ", ") ?? "") + "]")
        }
    }

    /// The most memory that was resident, in MiB.
    static func peakMemory() -> Int {
        var usage = rusage()
        return unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss / 1024 : 0
    }
}
