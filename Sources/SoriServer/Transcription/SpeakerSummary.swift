import SoriCore
import SoriSpeakers

/// What a recording's speaker is called, and how long that voice is heard.
struct SpeakerSummary: Encodable, Sendable {
    /// The name of a known person, else the label.
    let speaker: String
    /// The registry's id of the person.
    var speakerID: String?
    /// Whether the voice is that of a known person; nil when nobody was looked for.
    var match: Match?
    /// The likeness with the person's voice, -1...1.
    var score: Double?
    let seconds: Double
    let turns: [Turn]

    /// Whether a voice is known.
    enum Match: String, Encodable, Sendable {
        case ok
        case unknown
    }

    /// A span in which the speaker is heard; those of several speakers may overlap.
    struct Turn: Encodable, Sendable {
        let start: Double
        let end: Double
    }

    /// Every speaker, in order of first being heard.
    ///
    /// `matches` says who they are, by number; nil when nobody was looked for.
    static func all(_ diarisation: Diarisation, matches: [KnownSpeakers.Match?]?) -> [SpeakerSummary] {
        (0..<diarisation.speakerCount).map { number in
            let turns = diarisation.turns.filter { $0.speaker == number }
            let match = matches.flatMap { $0.indices.contains(number) ? $0[number] : nil }
            return SpeakerSummary(
                speaker: match?.speaker.name ?? Transcript.label(ofSpeaker: number),
                speakerID: match?.speaker.registryID,
                match: matches == nil ? nil : match == nil ? .unknown : .ok,
                score: match.map { Double($0.score).rounded(toDecimals: 3) },
                seconds: turns.reduce(0) { $0 + $1.duration }.rounded(toDecimals: 3),
                turns: turns.map {
                    Turn(start: $0.start.rounded(toDecimals: 3), end: $0.end.rounded(toDecimals: 3))
                })
        }
    }

    private enum CodingKeys: String, CodingKey {
        case speaker, score, seconds, turns
        case speakerID = "speaker_id"
        case match = "speaker_match"
    }
}
