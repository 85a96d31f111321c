import SoriCore
import SoriSpeakers

/// The answer of `POST /api/speakers/identify`.
struct SpeakerIdentity: Encodable, Sendable {
    /// A registered speaker and how near the voice is.
    struct Candidate: Encodable, Sendable {
        let speaker: String
        let speakerID: String
        let score: Double

        enum CodingKeys: String, CodingKey {
            case speaker, score
            case speakerID = "speaker_id"
        }
    }

    /// The most candidates that are told.
    private static let mostCandidates = 5

    private let accepted: Candidate?
    private let candidates: [Candidate]
    /// Seconds of speech that were heard.
    private let seconds: Double

    /// Puts names to a match.
    init(_ match: SpeakerMatch, speakers: [RegisteredSpeaker], seconds: Double) {
        let names = Dictionary(speakers.map { ($0.id, $0.name) }) { first, _ in first }
        candidates = match.candidates.prefix(Self.mostCandidates).map { candidate in
            Candidate(
                speaker: names[candidate.id] ?? "", speakerID: candidate.id,
                score: Double(candidate.score).rounded(toDecimals: 3))
        }
        accepted = match.isAccepted ? candidates.first : nil
        self.seconds = seconds.rounded(toDecimals: 2)
    }

    private enum CodingKeys: String, CodingKey {
        case speaker, score, candidates, seconds
        case speakerID = "speaker_id"
        case speakerMatch = "speaker_match"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(accepted?.speaker, forKey: .speaker)
        if let accepted {
            try container.encode(accepted.speakerID, forKey: .speakerID)
        } else {
            try container.encode(-1, forKey: .speakerID)
        }
        try container.encode(accepted == nil ? "unknown" : "ok", forKey: .speakerMatch)
        try container.encode(candidates.first?.score, forKey: .score)
        try container.encode(candidates, forKey: .candidates)
        try container.encode(seconds, forKey: .seconds)
    }
}
