import FoundationEssentials
import SoriCore
import SoriSpeakers

/// `speaker-bench names`: which names the speakers of recordings get from people who are known by other recordings.
struct NameBench {
    let models: SpeakerModels
    let reader: VoiceReader

    /// A line of the list: a recording, and who is known when it is looked through, once for each draw.
    private struct Line: Decodable {
        let file: String
        let draws: [[Person]]
    }

    private struct Person: Decodable, Hashable {
        let name: String
        let file: String
        let start: Double
        let end: Double
    }

    private struct Answer: Encodable {
        /// Starts, ends and numbers of speakers.
        var turns: [[Double]] = []
        /// For each draw and speaker the name, or null.
        var names: [[String?]] = []
        /// For each draw the people whose recordings are not fit for enrolment.
        var refused: [[String]] = []
    }

    /// Prints a JSON line for each line of the file `list`.
    func names(list: String) async throws {
        let decoder = JSONDecoder()
        for line in try String(contentsOf: URL(filePath: list), encoding: .utf8).split(separator: "\n") {
            let line = try decoder.decode(Line.self, from: Data(line.utf8))
            let diariser = RecordingDiariser(models)
            try await diariser.append(try SpeakerBench.samples(line.file))
            let diarisation = try await diariser.finish()
            var answer = Answer()
            answer.turns = diarisation.turns.map { [$0.start, $0.end, Double($0.speaker)] }
            for people in line.draws {
                var known: [KnownSpeaker] = []
                var refused: [String] = []
                for person in people {
                    do {
                        known.append(KnownSpeaker(name: person.name, try await sample(person)))
                    } catch is EnrolmentError {
                        refused.append(person.name)
                    }
                }
                let matches = models.matches(diarisation, with: KnownSpeakers(known))
                answer.names.append(matches.map { $0?.speaker.name })
                answer.refused.append(refused)
            }
            print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
        }
    }

    private func sample(_ person: Person) async throws -> VoiceSample {
        let all = try SpeakerBench.samples(person.file)
        let range = Int(person.start * 16_000)..<max(Int(person.start * 16_000), Int(person.end * 16_000))
        return try await reader.enrolment(Array(all[range.clamped(to: 0..<all.count)]))
    }
}
