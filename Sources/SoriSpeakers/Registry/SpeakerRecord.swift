import FoundationEssentials

/// A speaker as JSON in a file; numbers of a voice are little endian floats in base64.
struct SpeakerRecord: Codable {
    private struct Enrolment: Codable {
        var voice: Data
        var seconds: Double
    }

    /// What the voices were heard with: those of other models cannot be compared.
    private static let currentModel = "community-1"

    private var model: String
    private var id: String
    private var name: String
    private var owner: String?
    /// Seconds since 1970.
    private var createdAt: Double
    private var updatedAt: Double
    private var enrolments: [Enrolment]

    private enum CodingKeys: String, CodingKey {
        case model, id, name, owner
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case enrolments
    }

    /// The record of a speaker.
    init(_ speaker: RegisteredSpeaker) {
        model = Self.currentModel
        id = speaker.id
        name = speaker.name
        owner = speaker.owner
        createdAt = speaker.createdAt.timeIntervalSince1970
        updatedAt = speaker.updatedAt.timeIntervalSince1970
        enrolments = speaker.enrolments.map { Enrolment(voice: Self.data($0.voice), seconds: $0.seconds) }
    }

    /// The speaker; nil when something in the record cannot be.
    var speaker: RegisteredSpeaker? {
        guard model == Self.currentModel, UUID(uuidString: id) != nil, id == id.lowercased(),
            let name = try? SpeakerName.checked(name),
            createdAt.isFinite, updatedAt.isFinite,
            (1...RegisteredSpeaker.mostEnrolments).contains(enrolments.count)
        else { return nil }
        var voices: [RegisteredSpeaker.Enrolment] = []
        for enrolment in enrolments {
            guard let voice = Self.voice(enrolment.voice), (0...86_400).contains(enrolment.seconds) else { return nil }
            voices.append(.init(voice: voice, seconds: enrolment.seconds))
        }
        return RegisteredSpeaker(
            id: id, name: name, owner: owner, createdAt: Date(timeIntervalSince1970: createdAt),
            updatedAt: Date(timeIntervalSince1970: updatedAt), enrolments: voices)
    }

    private static func data(_ voice: Voiceprint) -> Data {
        Data(voice.values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
    }

    private static func voice(_ data: Data) -> Voiceprint? {
        let bytes = [UInt8](data)
        guard bytes.count == 4 * SpeakerEmbedding.width else { return nil }
        let values = (0..<SpeakerEmbedding.width).map { index in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[4 * index + $1]) << (8 * $1) })
        }
        return Voiceprint(values: values)
    }
}
