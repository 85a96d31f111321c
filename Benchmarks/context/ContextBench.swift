import SoriAudio
import SoriCore
import SoriWhisper
import SoriWhisperCPU

/// What texts say when a part of their window is encoded: texts of the beginnings of clips.
///
///     context-bench texts MODEL COMPUTE-TYPE LANGUAGE CLIP...   lines: clip, seconds, part, language, text (tabs)
///     context-bench times MODEL COMPUTE-TYPE                    milliseconds to encode some numbers of positions
///
/// A part is `whole`, or the seconds behind the audio that are encoded too. LANGUAGE may be `auto`.
@main
struct ContextBench {
    private static let parts: [(name: String, part: AudioContext?)] =
        [("whole", nil)] + [0.0, 1, 2].map { ("\($0)", AudioContext(margin: $0)) }
    /// Seconds of the longest beginning.
    private static let longest = 12

    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let (command, path, type) = (words.first ?? "", words.dropFirst().first, words.dropFirst(2).first)
        guard let path, let type = type.flatMap(ComputeType.init(rawValue:)) else {
            return print("context-bench texts|times MODEL COMPUTE-TYPE [LANGUAGE CLIP...]")
        }
        switch command {
        case "times": try times(path, type)
        default: try await texts(path, type, language: words.dropFirst(3).first, clips: words.dropFirst(4))
        }
    }

    private static func texts(
        _ path: String, _ type: ComputeType, language: String?, clips: ArraySlice<String>
    ) async throws {
        let engine = try await WhisperEngine.load(path: path, computeType: type, threads: 2)
        for clip in clips {
            let decoder = try AudioDecoder(path: clip)
            var samples: [Float] = []
            while let block = try decoder.nextBlock() { samples += block }
            let whole = Double(samples.count) / Double(sampleRate)
            var ends = (1...longest).map(Double.init).filter { $0 < whole }
            if whole <= Double(longest) { ends.append(whole) }
            for end in ends {
                for (name, part) in parts {
                    var options = DecodingOptions()
                    options.language = language == "auto" ? nil : language
                    options.temperatures = [0]
                    options.beamSize = 1
                    options.sampleLength = 4 + Int(15 * end)
                    let policy = WindowPolicy(priority: .live, audioContextLimit: part)
                    let audio = ArraySource(Array(samples.prefix(Int(end * Double(sampleRate)))))
                    let heard = try await engine.transcribe(audio, options: options, policy: policy)
                    let text = heard.segments.map(\.text).joined().replacing("\n", with: " ")
                    print("\(clip)\t\(end)\t\(name)\t\(heard.language)\t\(text)")
                }
            }
        }
    }

    private static func times(_ path: String, _ type: ComputeType) throws {
        let files = try WhisperModelFiles(path: path)
        let configuration = files.configuration
        let runtime = try CPURuntime(
            weights: files.weights, configuration: configuration, computeType: type, threads: 2,
            capacity: RuntimeCapacity(windowsPerCall: 1, windowSlots: 2, sequenceSlots: 2, tokensPerStep: 16))
        var random = SystemRandomNumberGenerator()
        let mel = MelSpectrogram(
            bins: configuration.melBins, frames: configuration.windowFrames,
            values: (0..<configuration.melBins * configuration.windowFrames).map { _ in
                Float.random(in: -1...1, using: &random)
            })
        let counts = [64, 128, 192, 256, 384, 512, 640, 768, 1024, 1500]
        var best = [Duration](repeating: .seconds(1000), count: counts.count)
        for _ in 0..<8 {
            for (index, count) in counts.enumerated() {
                let time = try ContinuousClock().measure {
                    try runtime.encode([WindowInput(slot: 0, mel: mel, positions: count)])
                }
                best[index] = min(best[index], time)
            }
        }
        for (count, time) in zip(counts, best) { print("\(count) positions: \(time / .milliseconds(1)) ms") }
    }
}
