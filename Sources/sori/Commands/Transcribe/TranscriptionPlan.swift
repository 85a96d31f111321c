import FoundationEssentials
import SoriCore
import SoriModels
import SoriRecognition
import SoriSpeakers

/// What `sori transcribe` was asked to do, checked.
struct TranscriptionPlan: Sendable {
    /// One file and where its transcript goes.
    struct Input: Sendable {
        /// The path as given, or `-` for standard input.
        let path: String
        /// The file to write, or nil for standard output.
        let output: String?
    }

    let inputs: [Input]
    /// Where the transcripts go, if not to standard output.
    let outputFolder: String?
    let format: TranscriptFormat
    let options: DecodingOptions
    let speakers: SpeakerSeparation
    let backend: BackendRequest
    let threads: Int
    let settings: Settings
    let showsProgress: Bool

    /// Checks the command line; throws a line that names what is wrong.
    init(_ arguments: CommandArguments) throws {
        guard !arguments.rest.isEmpty else {
            throw ConfigurationError("no file given: sori transcribe FILE... (see --help)")
        }
        let formatName = arguments.value("--format") ?? "txt"
        guard let format = TranscriptFormat(rawValue: formatName) else {
            let known = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
            // Other programs have a file there.
            let isFile = FileManager.default.fileExists(atPath: formatName)
            throw ConfigurationError(
                "--format is \"\(formatName)\"; it must be one of \(known)"
                    + (isFile ? ". A file to transcribe is given without an option" : ""))
        }
        self.format = format
        outputFolder = arguments.value("--output-dir")
        inputs = try Self.inputs(arguments.rest, directory: outputFolder, format: format)
        speakers = try SpeakerFlags.separation(arguments)
        var options = try DecodingFlags.options(arguments)
        options.language = try Self.language(options.language)
        self.options = options
        settings = try EngineFlags.settings(arguments, and: SpeakerConfiguration.settings)
        let configuration = try ServeConfiguration(settings)
        backend = configuration.backend
        threads = configuration.threads
        showsProgress = Terminal.isInteractive && !arguments.has("--quiet")
    }

    /// What hears the speakers, when they are to be told apart by their voices; throws what is missing.
    func speakerModels() throws(SpeakerError) -> SpeakerModels? {
        guard case .voices = speakers else { return nil }
        let assets = Assets(directory: settings.text(.assetsDir))
        return try SpeakerModels(
            SpeakerModelFiles(folder: assets.speakerModels, library: assets.onnxRuntime), threads: threads)
    }

    /// The registered people whose names the speakers get; throws a line that names somebody who is not registered.
    func knownSpeakers() async throws -> KnownSpeakers? {
        guard case .voices(let wanted) = speakers, wanted.known != .nobody else { return nil }
        let registry = try SpeakerConfiguration(settings).open(logger: Logger(label: "sori"))
        do {
            return try await registry.known(wanted.known)
        } catch let error as SpeakerOptionError {
            throw SpeakerFlags.named(error)
        }
    }

    private static func language(_ text: String?) throws(ConfigurationError) -> String? {
        guard let text, text.lowercased() != "auto" else { return nil }
        guard let language = Language(text) else {
            throw ConfigurationError("--language is \"\(text)\"; it must be auto or a language code such as ko or en")
        }
        return language.code
    }

    private static func inputs(
        _ paths: [String], directory: String?, format: TranscriptFormat
    ) throws(ConfigurationError) -> [Input] {
        guard paths.count(where: { $0 == "-" }) <= 1 else { throw ConfigurationError("'-' can be given once only") }
        guard let directory else { return paths.map { Input(path: $0, output: nil) } }
        var taken: Set<String> = []
        var inputs: [Input] = []
        for path in paths {
            let file = path == "-" ? "stdin" : path.split(separator: "/").last.map(String.init) ?? path
            let stem = file.lastIndex(of: ".").flatMap { $0 > file.startIndex ? String(file[..<$0]) : nil } ?? file
            let output = "\(directory)/\(stem).\(format.rawValue)"
            guard taken.insert(output).inserted else {
                throw ConfigurationError("two files would both be written to \(output); give them to two runs")
            }
            inputs.append(Input(path: path, output: output))
        }
        return inputs
    }
}
