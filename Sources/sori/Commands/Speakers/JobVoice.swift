import FoundationEssentials
import SoriSpeakers

/// What a person says in the recording of a job, as the command line names it; the server reads it.
struct JobVoice: Encodable, Sendable {
    /// The option that names the job.
    static let jobOption = "--job"

    static let options = [
        CommandOption(jobOption, "ID", help: "enroll: the job in whose recording the person is heard"),
        CommandOption("--start", "SECONDS", help: "enroll --job: where the person begins"),
        CommandOption("--end", "SECONDS", help: "enroll --job: where the person ends"),
        CommandOption("--segment", "N", help: "enroll --job: a segment of the transcript, by its id"),
        CommandOption("--speaker", "LABEL", help: "enroll --job: a speaker of the transcript, such as SPEAKER_01"),
    ]

    private let job: String
    private let start: Double?
    private let end: Double?
    private let segment: Int?
    private let speaker: String?

    private enum CodingKeys: String, CodingKey {
        case job = "job_id"
        case start, end, segment, speaker
    }

    /// Reads the options; nil where none of them is there. Throws a line naming the one that is wrong or missing.
    init?(_ arguments: CommandArguments) throws(ConfigurationError) {
        guard Self.options.contains(where: { arguments.has($0.name) }) else { return nil }
        guard let job = arguments.value(Self.jobOption) else {
            throw ConfigurationError("--start, --end, --segment and --speaker need \(Self.jobOption) ID")
        }
        self.job = try JobsClient.id(job)
        start = try Self.number("--start", arguments, Double.init)
        end = try Self.number("--end", arguments, Double.init)
        segment = try Self.number("--segment", arguments, Int.init)
        speaker = arguments.value("--speaker")
        let ways = [start != nil || end != nil, segment != nil, speaker != nil].count { $0 }
        guard ways == 1, (start == nil) == (end == nil) else {
            throw ConfigurationError(
                "\(Self.jobOption) needs one of these: --start and --end, --segment, or --speaker")
        }
    }

    private static func number<Value>(
        _ name: String, _ arguments: CommandArguments, _ read: (String) -> Value?
    ) throws(ConfigurationError) -> Value? {
        guard let text = arguments.value(name) else { return nil }
        guard let value = read(text) else { throw ConfigurationError("\(name) is \"\(text)\"; it must be a number") }
        return value
    }
}

/// A registered speaker as the REST API tells of it.
struct SpeakerDocument: Decodable, Sendable {
    let id: String
    let name: String
    let enrolments: Int
    let seconds: Double

    /// A speaker of the registry.
    init(_ speaker: RegisteredSpeaker) {
        id = speaker.id
        name = speaker.name
        enrolments = speaker.enrolments.count
        seconds = speaker.seconds
    }
}

extension JobsClient {
    private struct Page: Decodable { let speakers: [SpeakerDocument] }

    /// The body of the request, the voice's fields beside the name.
    private struct Enrolment: Encodable {
        let name: String?
        let voice: JobVoice

        enum CodingKeys: String, CodingKey { case name }

        func encode(to encoder: any Encoder) throws {
            try voice.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(name, forKey: .name)
        }
    }

    /// Registers a person by a voice in a job's recording, or adds it to whoever has the name already.
    ///
    /// Throws `refused` with the server's message.
    func enrol(_ name: String, by voice: JobVoice) async throws -> SpeakerDocument {
        let page: Page = try decode(try await send("/api/speakers"))
        let known = page.speakers.first { $0.name.lowercased() == name.lowercased() || $0.id == name }
        let body = Array(try JSONEncoder().encode(Enrolment(name: known == nil ? name : nil, voice: voice)))
        guard let known else { return try decode(try await send("/api/speakers", json: body)) }
        return try decode(try await send("/api/speakers/\(known.id)", method: "PATCH", json: body))
    }
}
