import SoriCore
import SoriSpeakers

/// A registered speaker on the wire: never the voice itself.
struct SpeakerAnswer: Encodable, Sendable {
    private let id: String
    private let name: String
    private let createdAt: String
    private let updatedAt: String
    private let enrolments: Int
    /// Seconds of speech of all enrolments.
    private let seconds: Double

    /// The answer about a speaker.
    init(_ speaker: RegisteredSpeaker) {
        id = speaker.id
        name = speaker.name
        createdAt = Timestamp.iso8601(speaker.createdAt)
        updatedAt = Timestamp.iso8601(speaker.updatedAt)
        enrolments = speaker.enrolments.count
        seconds = speaker.seconds.rounded(toDecimals: 2)
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, enrolments, seconds
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// All registered speakers on the wire.
struct SpeakerListAnswer: Encodable, Sendable {
    /// In order of registration.
    let speakers: [SpeakerAnswer]
}
