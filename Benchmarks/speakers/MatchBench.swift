import FoundationEssentials
import SoriSpeakers

/// `speaker-bench match`: the matcher on samples that `speaker-bench samples` made.
struct MatchBench {
    private struct Line: Decodable {
        var voice: [Float]?
        var seconds: Double?
    }

    private let samples: [(voice: Voiceprint, seconds: Double)?]

    /// Reads the samples, a JSON line each.
    init(samples path: String) throws {
        let decoder = JSONDecoder()
        samples = try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n").map { line in
            let sample = try decoder.decode(Line.self, from: Data(line.utf8))
            return sample.voice.flatMap(Voiceprint.init(values:)).map { ($0, sample.seconds ?? 0) }
        }
    }

    /// For each trial the number of the nearest registered, its score and whether it is accepted; `null` without a
    /// voice.
    func run(trials path: String) throws {
        for line in try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            let numbers = parts.dropFirst().compactMap(Int.init)
            guard let question = numbers.first.flatMap({ samples[$0] }) else {
                print("null")
                continue
            }
            let voices = numbers.dropFirst().compactMap { number in
                samples[number].map { RegisteredVoice(id: "\(number)", voice: $0.voice, seconds: $0.seconds) }
            }
            let match = SpeakerMatcher(voices).match(
                question.voice, seconds: question.seconds, previous: parts[0] == "-" ? nil : parts[0])
            print("[\(match.nearest.map { "\($0.id), \($0.score)" } ?? "null, 0"), \(match.isAccepted)]")
        }
    }
}
