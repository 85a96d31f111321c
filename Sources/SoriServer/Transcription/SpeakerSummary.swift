import SoriCore
import SoriSpeakers

/// What a recording's speaker is called, and how long that voice is heard.
struct SpeakerSummary: Encodable, Sendable {
    let speaker: String
    let seconds: Double
    let turns: [Turn]

    /// A span in which the speaker is heard; those of several speakers may overlap.
    struct Turn: Encodable, Sendable {
        let start: Double
        let end: Double
    }

    /// Every speaker, in order of first being heard.
    static func all(_ diarisation: Diarisation) -> [SpeakerSummary] {
        (0..<diarisation.speakerCount).map { number in
            let turns = diarisation.turns.filter { $0.speaker == number }
            return SpeakerSummary(
                speaker: Transcript.label(ofSpeaker: number),
                seconds: turns.reduce(0) { $0 + $1.duration }.rounded(toDecimals: 3),
                turns: turns.map {
                    Turn(start: $0.start.rounded(toDecimals: 3), end: $0.end.rounded(toDecimals: 3))
                })
        }
    }
}
