import FoundationEssentials
import SoriCore
import SoriModels
import SoriSpeakers
import SoriVAD

/// `sori speakers`: the voices that the server knows by name.
enum SpeakersCommand: Command {
    static let name = "speakers"
    static let summary = "register voices, list and remove them, and tell who speaks in a file"

    static let options =
        SpeakerConfiguration.settings.map { setting in
            CommandOption(setting.flag, setting.placeholder, help: "\(setting.help) [\(setting.variable)]")
        } + JobVoice.options + JobsClient.options

    /// The word after `speakers`.
    private enum Action: String {
        case enroll, list, rm, identify
    }

    static let help = """
        Registers voices under names, in the folder that the server uses; it may run meanwhile.

        Usage: sori speakers enroll NAME FILE...   3 to 5 s of one person in each file; more files of a name that
                                                   is there already are added to it
               sori speakers enroll NAME --job ID  and --start S --end S, --segment N or --speaker LABEL: by what the
                                                   person says in the recording of a job; asks the running server
               sori speakers list
               sori speakers rm NAME|ID            erases the voice
               sori speakers identify FILE         the name, or 'unknown', and how near the nearest voices are

        \(HelpText.table(options))

        Exit codes: 0 done, 1 failed, 2 wrong command line, 3 the models are missing.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        var flags: [String: String] = [:]
        for setting in SpeakerConfiguration.settings { flags[setting.key] = arguments.value(setting.flag) }
        let settings = try Settings(flags: flags, environment: ProcessInfo.processInfo.environment, file: nil)
        let rest = arguments.rest.dropFirst()
        guard let action = Action(rawValue: arguments.rest.first ?? Action.list.rawValue) else {
            throw ConfigurationError("unknown word '\(arguments.rest[0])'; see sori speakers --help")
        }
        if let voice = try JobVoice(arguments) {
            guard action == .enroll, rest.count == 1 else {
                throw ConfigurationError("\(JobVoice.jobOption) goes with sori speakers enroll NAME and no file")
            }
            let client = try JobsClient(arguments, environment: ProcessInfo.processInfo.environment)
            try report(try await client.enrol(rest[1], by: voice))
            return .success
        }
        let registry = try SpeakerConfiguration(settings).open(logger: Logger(label: "sori"))
        switch (action, rest.count) {
        case (.list, 0): try await list(registry)
        case (.rm, 1):
            let speaker = try await registry.speaker(called: rest[1])
            try await registry.remove(speaker.id)
            Terminal.note("removed \(speaker.name)")
        case (.enroll, 2...):
            try await enroll(rest[1], files: Array(rest.dropFirst()), registry, try SpeakerListening(settings))
        case (.identify, 1): try await identify(rest[1], registry, try SpeakerListening(settings))
        default: throw ConfigurationError("wrong number of words after '\(action.rawValue)'; see sori speakers --help")
        }
        return .success
    }

    private static func list(_ registry: SpeakerRegistry) async throws {
        let speakers = try await registry.speakers()
        if speakers.isEmpty { Terminal.note("nobody is registered; see sori speakers --help") }
        for speaker in speakers {
            let seconds = speaker.seconds.rounded(toDecimals: 1)
            try Terminal.out("\(speaker.id)\t\(speaker.enrolments.count) x, \(seconds) s\t\(speaker.name)\n")
        }
    }

    private static func enroll(
        _ name: String, files: [String], _ registry: SpeakerRegistry, _ listening: SpeakerListening
    ) async throws {
        var samples: [VoiceSample] = []
        for file in files { samples.append(try await listening.enrolment(file)) }
        let speaker: RegisteredSpeaker
        if let known = try? await registry.speaker(called: name) {
            speaker = try await registry.change(known.id, adding: samples)
        } else {
            speaker = try await registry.register(name, samples)
        }
        try report(SpeakerDocument(speaker))
    }

    private static func report(_ speaker: SpeakerDocument) throws {
        try Terminal.out("\(speaker.id)\n")
        let seconds = speaker.seconds.rounded(toDecimals: 1)
        Terminal.note("\(speaker.name) is known by \(speaker.enrolments) recordings, \(seconds) s of speech")
    }

    private static func identify(
        _ file: String, _ registry: SpeakerRegistry, _ listening: SpeakerListening
    ) async throws {
        let sample = try await listening.utterance(file)
        let match = try await registry.matcher().match(sample)
        var names: [String: String] = [:]
        for speaker in try await registry.speakers() { names[speaker.id] = speaker.name }
        try Terminal.out((match.accepted.flatMap { names[$0.id] } ?? "unknown") + "\n")
        for candidate in match.candidates.prefix(5) {
            Terminal.note("\(Double(candidate.score).rounded(toDecimals: 3))  \(names[candidate.id] ?? candidate.id)")
        }
    }
}
