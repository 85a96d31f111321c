import FoundationEssentials
import SoriCore
import SoriSpeakers

/// `speaker-bench samples`: what enrolment and the server make of spans of recordings.
struct SampleBench {
    let reader: VoiceReader

    private struct Line: Encodable {
        var voice: [Float]?
        var seconds: Double?
        /// Why the recording is not fit for enrolment.
        var refused: String?
        var message: String?
    }

    /// A JSON line for each line of the file `list`.
    func samples(list: String) async throws {
        for line in try String(contentsOf: URL(filePath: list), encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            var samples: [Float] = []
            for index in stride(from: 1, to: parts.count - 2, by: 3) {
                let all = try SpeakerBench.samples(parts[index])
                guard let start = Double(parts[index + 1]), let end = Double(parts[index + 2]), start <= end else {
                    break
                }
                samples += all[(Int(start * 16_000)..<Int(end * 16_000)).clamped(to: 0..<all.count)]
            }
            var answer = Line()
            do {
                let sample =
                    parts[0] == "enrolment"
                    ? try await reader.enrolment(samples) : try await reader.utterance(samples)
                answer = Line(voice: sample?.voice.values, seconds: sample?.seconds)
            } catch let error as EnrolmentError {
                answer.refused = error.code.rawValue
                answer.message = error.message
            }
            print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
        }
    }
}
