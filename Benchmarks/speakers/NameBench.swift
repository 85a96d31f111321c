import FoundationEssentials
import SoriCore
import SoriSpeakers

/// `speaker-bench names`: which names the speakers of recordings get from people who are known by other recordings.
struct NameBench {
    let models: SpeakerModels
    let reader: VoiceReader

    /// Takes the nearest, however far.
    private static let anybody: MatchingRules = {
        var rules = MatchingRules()
        (rules.threshold, rules.leastThreshold, rules.margin) = (-1, -1, 0)
        return rules
    }()

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
        /// The same with whoever is the nearest, and how near.
        var nearest: [[String]] = []
        /// For each draw the people whose recordings are not fit for enrolment.
        var refused: [[String]] = []
    }

    /// Prints a JSON line for each line of the file `list`.
    func names(list: String) async throws {
        let decoder = JSONDecoder()
        // A person is known by the same recording in many draws.
        var heard: [Person: VoiceSample?] = [:]
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
                    let sample: VoiceSample?
                    if let before = heard[person] { sample = before } else { sample = try await self.sample(person) }
                    heard[person] = .some(sample)
                    if let sample {
                        known.append(KnownSpeaker(name: person.name, sample))
                    } else {
                        refused.append(person.name)
                    }
                }
                let matches = KnownSpeakers(known).matches(diarisation)
                answer.names.append(matches.map { $0?.speaker.name })
                answer.refused.append(refused)
                answer.nearest.append(
                    KnownSpeakers(known, rules: Self.anybody).matches(diarisation).map { match in
                        match.map { "\($0.speaker.name) \($0.score)" } ?? ""
                    })
            }
            print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
        }
    }

    /// The voice of a person; nil for what is not fit for enrolment.
    private func sample(_ person: Person) async throws -> VoiceSample? {
        let all = try SpeakerBench.samples(person.file)
        let range = Int(person.start * 16_000)..<max(Int(person.start * 16_000), Int(person.end * 16_000))
        do {
            return try await reader.enrolment(Array(all[range.clamped(to: 0..<all.count)]))
        } catch is EnrolmentError {
            return nil
        }
    }
}
