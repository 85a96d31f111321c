import SoriCore

/// Who is registered before a transcription at `/`, checked.
struct SpeakerPlan: Sendable, Equatable {
    /// A file with a speaker's voice.
    struct VoicePath: Sendable, Equatable {
        /// What the speaker is called; nil: by the number.
        var name: String?
        var path: String

        /// Reads `FILE` or `NAME=FILE`; throws a line that says which is missing.
        init(_ text: String) throws(ConfigurationError) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // A path may have the sign in it, a name no slash.
            if parts.count == 2, !parts[0].contains("/") {
                name = String(parts[0])
                path = String(parts[1])
            } else {
                path = text
            }
            guard !path.isEmpty, name != "" else {
                throw ConfigurationError(
                    "--speaker is \"\(text)\"; it must be FILE or NAME=FILE, with 3 to 5 s of one person speaking")
            }
        }
    }

    /// Speakers the server has numbers for.
    private static let mostSpeakers = 64

    /// Speakers 0, 1, ... with files.
    var voices: [VoicePath] = []
    /// Speakers that are recorded from the microphone.
    var recorded = 0
    /// People whom the server knows.
    var registered: [String]

    /// Reads `--speaker` and `--speakers`; throws a line that names what is wrong.
    ///
    /// - Parameters:
    ///   - playsFile: there is no microphone, so nobody can be recorded.
    ///   - isWatched: a person sees who is to speak.
    init(
        _ arguments: CommandArguments, registered: [String], playsFile: Bool, isWatched: Bool
    ) throws(ConfigurationError) {
        self.registered = registered
        for text in arguments.options["--speaker"] ?? [] { voices.append(try VoicePath(text)) }
        let names = voices.compactMap(\.name) + registered
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw ConfigurationError("two speakers are called \"\(name)\"; give each a name of its own")
        }
        if let text = arguments.value("--speakers") {
            guard let count = Int(text), (1...Self.mostSpeakers).contains(count) else {
                throw ConfigurationError("--speakers is \"\(text)\"; it must be 1 to \(Self.mostSpeakers)")
            }
            guard voices.isEmpty else {
                throw ConfigurationError(
                    "--speakers records the speakers and --speaker takes them from files; give one of them")
            }
            guard !playsFile else {
                throw ConfigurationError(
                    "--speakers records from the microphone, and --file has none; give --speaker FILE for each speaker")
            }
            recorded = count
        } else if voices.isEmpty, registered.isEmpty {
            guard isWatched, !playsFile else {
                throw ConfigurationError(
                    "the speakers are missing: give --speaker FILE for each, --registered NAME for those whom the server "
                        + "knows, or with a microphone --speakers N to record them")
            }
            recorded = 2
        }
        guard voices.count <= Self.mostSpeakers else {
            throw ConfigurationError("--speaker is given \(voices.count) times; at most \(Self.mostSpeakers) are taken")
        }
    }
}
