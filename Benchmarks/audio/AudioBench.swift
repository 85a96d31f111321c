import FoundationEssentials
import Glibc
import SoriAudio
import SoriCore
import SoriVAD

/// Speed and agreement figures for audio and voice activity, printed as lines of text; see `docs/audio.md`.
///
///     audio-bench decode FILE...             decode, and peak memory
///     audio-bench voice WEIGHTS FILE...      Silero on one core
///     audio-bench compare WEIGHTS FILE PROBS largest difference to probabilities of the ONNX original (float32)
///     audio-bench chunks WEIGHTS FILE...     the whole way from file to chunks
///     audio-bench spans WEIGHTS FILE...      speech found with Silero's defaults, with the chunker's, and by the
///                                            endpointer of live speech without its padding, as JSON lines; `recording`
///                                            is the whole recording cut by the segmenter with live speech's rules,
///                                            `file` what recordings are cut by, without its padding
@main
struct AudioBench {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        let command = arguments.popFirst() ?? ""
        if command == "decode" {
            for path in arguments { try decode(path) }
            return
        }
        guard let weights = arguments.popFirst() else {
            return print("audio-bench decode|voice|compare|chunks|spans ...")
        }
        let model = try SileroModel(path: weights)
        switch command {
        case "voice": for path in arguments { try voice(path, model) }
        case "compare": try compare(Array(arguments), model)
        case "chunks": for path in arguments { try await chunks(path, model) }
        case "spans": for path in arguments { try spans(path, model) }
        default: print("unknown command \(command)")
        }
    }

    static func samples(_ path: String) throws -> [Float] {
        let decoder = try AudioDecoder(path: path)
        var all: [Float] = []
        while let block = try decoder.nextBlock() { all += block }
        return all
    }

    static func decode(_ path: String) throws {
        var seconds = 0.0
        var decoder: AudioDecoder?
        let time = try timed {
            let opened = try AudioDecoder(path: path)
            while let block = try opened.nextBlock() { seconds += Double(block.count) / 16_000 }
            decoder = opened
        }
        print("decode \(path): \(seconds) s in \(time) s, \(seconds / time) x real time, peak \(peakMemory()) MiB")
        for warning in decoder?.warnings ?? [] { print("  \(warning.code): \(warning.message)") }
    }

    static func voice(_ path: String, _ model: SileroModel) throws {
        let samples = try samples(path)
        var state = SileroState(model: model)
        var probabilities: [Float] = []
        probabilities.reserveCapacity(samples.count / 512 + 1)
        let time = timed { state.process(samples, into: &probabilities) }
        let seconds = Double(samples.count) / 16_000
        let window = time * 1e6 / Double(max(1, probabilities.count))
        print("voice \(path): \(seconds) s in \(time) s, \(seconds / time) x real time, \(window) us a window")
    }

    static func compare(_ arguments: [String], _ model: SileroModel) throws {
        guard arguments.count == 2 else { return print("compare WEIGHTS FILE PROBS") }
        let data = try [UInt8](Data(contentsOf: URL(filePath: arguments[1])))
        let expected = stride(from: 0, to: data.count - 3, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[start + $1]) << UInt32(8 * $1) })
        }
        var state = SileroState(model: model)
        var found: [Float] = []
        state.process(try samples(arguments[0]), into: &found)
        if let last = state.finish() { found.append(last) }
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        print("compare \(arguments[0]): \(found.count) windows (\(expected.count)), largest difference \(difference)")
    }

    static func chunks(_ path: String, _ model: SileroModel) async throws {
        let pool = WorkerPool(name: "bench", threads: 1)
        let clock = ContinuousClock()
        let start = clock.now
        let file = try await AudioFile.open(path: path, pool: pool)
        let chunker = SpeechChunker(source: file, model: model, pool: pool)
        var (count, longest, kept) = (0, 0.0, 0)
        while let chunk = try await chunker.next() {
            count += 1
            longest = max(longest, chunk.end - chunk.start)
            kept += chunk.samples.count
        }
        let time = (clock.now - start) / .seconds(1)
        let seconds = file.expectedDuration ?? 0
        print(
            "chunks \(path): \(count) chunks, longest \(longest) s, \(Double(kept) / Double(sampleRate)) of \(seconds) s kept, "
                + "\(seconds / time) x real time, peak \(peakMemory()) MiB")
    }

    static func spans(_ path: String, _ model: SileroModel) throws {
        // Silence at the end, so that all rules see the last utterance end in the same way.
        let samples = try samples(path) + [Float](repeating: 0, count: 16_000)
        var state = SileroState(model: model)
        var probabilities: [Float] = []
        state.process(samples, into: &probabilities)
        if let last = state.finish() { probabilities.append(last) }
        let wanted = EndpointerOptions(padding: 0)
        // The segmenter counts silence up to the start of a window, the endpointer the window itself too.
        let rules = SegmenterOptions(
            threshold: wanted.threshold, exitThreshold: wanted.exitThreshold, minSpeech: wanted.minSpeech,
            minSilence: wanted.silence - 0.032, padding: 0)
        // Without the audio that recordings' chunks keep around speech, to see where the speech itself begins and ends.
        var file = ChunkOptions().segmenter
        file.padding = 0
        let lines = [SegmenterOptions(), ChunkOptions().segmenter, rules, file].map { options in
            var segmenter = SpeechSegmenter(options)
            var spans = probabilities.compactMap { segmenter.push($0) }
            if let last = segmenter.finish(total: samples.count) { spans.append(last) }
            return spans.map { "[\($0.startTime),\($0.endTime)]" }.joined(separator: ",")
        }
        print(
            "{\"silero\":[\(lines[0])],\"chunker\":[\(lines[1])],\"live\":[\(live(samples, model))],"
                + "\"recording\":[\(lines[2])],\"file\":[\(lines[3])]}")
    }

    static func live(_ samples: [Float], _ model: SileroModel) -> String {
        var tracker = SpeechTracker(model: model, options: EndpointerOptions(padding: 0))
        // In blocks of 30 ms, as a socket brings them.
        let blocks = stride(from: 0, to: samples.count, by: 480).map { start in
            Array(samples[start..<min(start + 480, samples.count)])
        }
        return (blocks.flatMap { tracker.process($0) } + tracker.finish()).compactMap { event in
            guard case .ended(let span, _) = event else { return nil }
            return "[\(span.startTime),\(span.endTime)]"
        }.joined(separator: ",")
    }

    static func timed(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        return try clock.measure(body) / .seconds(1)
    }

    static func peakMemory() -> Int {
        var usage = rusage()
        unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}
