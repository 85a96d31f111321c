import FoundationEssentials
import SoriCore
import SoriEvaluation
import SoriRecognition

/// What `sori evaluate` was asked to do, checked.
struct EvaluationPlan: Sendable {
    /// Where the texts come from.
    enum Source: Sendable {
        case model(BackendRequest)
        case texts(path: String)
    }

    let corpus: Corpus
    /// The first is evaluated, the second compared with it.
    let sources: [Source]
    let options: DecodingOptions
    let detectsLanguage: Bool
    let settings: Settings
    let threads: Int
    let report: EvaluationReport
    let json: String?
    let showsProgress: Bool
    /// The options as they were given, for the record.
    let given: [String: String]

    /// Checks the command line and reads the corpus; throws a line that names what is wrong.
    init(_ arguments: CommandArguments) throws {
        guard let path = arguments.rest.first, arguments.rest.count == 1 else {
            throw ConfigurationError("sori evaluate takes one manifest or folder (see --help)")
        }
        var options = try DecodingFlags.options(arguments)
        detectsLanguage = options.language?.lowercased() == "auto"
        options.language = try Self.language(options.language, "--language")
        self.options = options
        var flags: [String: String] = [:]
        for setting in [Setting.backend, .model, .device, .computeType, .threads, .modelsDir, .assetsDir] {
            flags[setting.key] = arguments.value(setting.flag)
        }
        settings = try Settings(flags: flags, environment: ProcessInfo.processInfo.environment, file: nil)
        let configuration = try ServeConfiguration(settings)
        threads = configuration.threads
        let texts = arguments.values("--hypotheses")
        guard texts.count <= 2, texts.isEmpty || !arguments.has("--model") else {
            throw ConfigurationError("give --model, or --hypotheses once or twice: texts that are there need no model")
        }
        var sources: [Source] = texts.isEmpty ? [.model(configuration.backend)] : texts.map { .texts(path: $0) }
        if let other = arguments.value("--compare") {
            guard sources.count == 1 else {
                throw ConfigurationError("--compare and a second --hypotheses are two too many")
            }
            var request = configuration.backend
            request.model = other
            sources.append(.model(request))
        }
        self.sources = sources
        let worst = arguments.value("--worst") ?? "10"
        guard let count = Int(worst), (0...100_000).contains(count) else {
            throw ConfigurationError("--worst is \"\(worst)\"; it must be a whole number from 0 to 100000")
        }
        report = EvaluationReport(worst: count, listsFiles: !arguments.has("--no-files"))
        json = arguments.value("--json")
        showsProgress = Terminal.isInteractive && !arguments.has("--quiet")
        given = arguments.options.mapValues { $0.joined(separator: " ") }.merging(["corpus": path]) { first, _ in first
        }
        var corpus = try Corpus(path: path)
        if let only = try Self.language(arguments.value("--only"), "--only") {
            corpus = corpus.only(only)
            guard !corpus.rows.isEmpty else {
                throw ConfigurationError("\(path) has no recording in the language \(only)")
            }
        }
        self.corpus = corpus
    }

    /// The language a recording is judged by: its own, that of --language, or what its text looks like.
    func language(of row: CorpusRow) -> String {
        row.language ?? options.language ?? Normalizer.language(of: row.references[0])
    }

    /// The options for a recording: its own language if the corpus states it, unless it shall be detected.
    func options(for row: CorpusRow) -> DecodingOptions {
        var options = options
        if !detectsLanguage { options.language = row.language ?? options.language }
        return options
    }

    private static func language(_ text: String?, _ name: String) throws(ConfigurationError) -> String? {
        guard let text, text.lowercased() != "auto" else { return nil }
        guard let language = Language(text) else {
            throw ConfigurationError("\(name) is \"\(text)\"; it must be a language code such as ko or en")
        }
        return language.code
    }
}
