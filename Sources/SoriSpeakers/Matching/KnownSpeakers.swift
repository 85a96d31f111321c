/// Gives the speakers of a recording the names of people who are known. Pure.
public struct KnownSpeakers: Sendable {
    /// A voice of a recording.
    struct Heard: Sendable {
        /// The voice.
        let voice: Voiceprint
        /// Seconds for which it is heard.
        let seconds: Double
    }

    /// Who a speaker of a recording is.
    public struct Match: Sendable, Equatable {
        /// The person.
        public let speaker: KnownSpeaker
        /// The likeness of the voices, -1...1.
        public let score: Float
    }

    /// Those who may speak; their voices' ids differ.
    public let people: [KnownSpeaker]
    private let matcher: SpeakerMatcher

    /// Knows these people.
    public init(_ people: [KnownSpeaker], rules: MatchingRules = MatchingRules()) {
        self.people = people
        matcher = SpeakerMatcher(people.map(\.voice), rules: rules)
    }

    /// Who each of the voices is, nil for strangers.
    ///
    /// Every voice is compared with all people by the matcher's rules. Where two voices are taken for one person, the
    /// nearer has the name and the other has none: it is likely that person too, cut in two, and nobody else.
    func matches(_ heard: [Heard]) -> [Match?] {
        let accepted = heard.map { matcher.match($0.voice, seconds: $0.seconds).accepted }
        var nearest: [String: Int] = [:]
        for (index, candidate) in accepted.enumerated() {
            guard let candidate else { continue }
            if let other = nearest[candidate.id], let score = accepted[other]?.score, score >= candidate.score {
                continue
            }
            nearest[candidate.id] = index
        }
        return accepted.enumerated().map { index, candidate in
            guard let candidate, nearest[candidate.id] == index,
                let speaker = people.first(where: { $0.voice.id == candidate.id })
            else { return nil }
            return Match(speaker: speaker, score: candidate.score)
        }
    }

    /// Who each speaker of a recording is, by number; nil for strangers.
    public func matches(_ diarisation: Diarisation) -> [Match?] {
        var seconds = [Double](repeating: 0, count: diarisation.speakerCount)
        for turn in diarisation.turns where seconds.indices.contains(turn.speaker) {
            seconds[turn.speaker] += turn.duration
        }
        return matches(
            zip(diarisation.voices, seconds).map { KnownSpeakers.Heard(voice: $0, seconds: $1) })
    }
}
