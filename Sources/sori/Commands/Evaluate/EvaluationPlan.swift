import SoriCore
import SoriEvaluation
import SoriModels
import SoriRecognition

/// What `sori evaluate` was asked to do, checked.
struct EvaluationPlan: Sendable {
    /// Where texts come from.
    enum Source: Sendable {
        /// A model to load.
        case model(BackendRequest)
        /// A file of texts made elsewhere.
        case hypotheses(String)
    }

    /// The manifest or the folder.
    let corpus: String
    let first: Source
    let second: Source?
    /// The only language to take, as a code.
    let only: String?
    /// How many of the worst files are shown.
    let worst: Int
    /// The JSON file to write.
    let json: String?
    let options: DecodingOptions
    /// Whether `--language` was given: then it, and not the manifest, says how to decode.
    let namesLanguage: Bool
    /// The options as they were given, for the report.
    let given: [String: String]
    let showsProgress: Bool
    private let settings: Settings
    private let threads: Int

    /// Checks the command line; throws a line that names what is wrong.
    init(_ arguments: CommandArguments) throws {
        guard let corpus = arguments.rest.first else {
            throw ConfigurationError("no manifest given: sori evaluate MANIFEST|DIR (see --help)")
        }
        guard arguments.rest.count == 1 else {
            throw ConfigurationError("unexpected word '\(arguments.rest[1])'; one manifest or folder is evaluated")
        }
        self.corpus = corpus
        var options = try DecodingFlags.options(arguments)
        guard options.task != .translate else {
            throw ConfigurationError("--task is translate; error rates need a transcript in the language spoken")
        }
        namesLanguage = options.language != nil
        options.language = try Self.language(options.language, "--language")
        self.options = options
        only = try Self.language(arguments.value("--only"), "--only")
        worst = try Self.count(arguments.value("--worst"))
        json = arguments.value("--json")
        settings = try EngineFlags.settings(arguments)
        let configuration = try ServeConfiguration(settings)
        threads = configuration.threads
        if let path = arguments.value("--hypotheses") {
            guard !arguments.has("--model") else {
                throw ConfigurationError("--hypotheses loads no model; leave out --model, or give it as --compare")
            }
            first = .hypotheses(path)
        } else {
            first = .model(configuration.backend)
        }
        second = arguments.value("--compare").map { name in
            if [".tsv", ".csv", ".jsonl", ".ndjson"].contains(where: name.lowercased().hasSuffix) {
                return .hypotheses(name)
            }
            var request = configuration.backend
            (request.backend, request.model) = (nil, name)
            return .model(request)
        }
        given = Dictionary(
            uniqueKeysWithValues: arguments.options.map { name, values in
                (String(name.drop { $0 == "-" }).replacing("-", with: "_"), values.last ?? "")
            })
        showsProgress = Terminal.isInteractive && !arguments.has("--quiet")
    }

    /// The engines that models are loaded with.
    var engines: [any SpeechBackend] {
        SpeechEngines.all(
            assets: Assets(directory: settings.text(.assetsDir)), models: settings.text(.modelsDir), threads: threads)
    }

    /// The language whose rules score an item.
    func language(of item: CorpusItem) -> String {
        Normaliser.language(row: item.language, given: options.language, text: item.references.joined())
    }

    /// Languages that no other shares its letters with: Hangul, kana, Thai.
    private static let writtenAlone: Set<String> = ["ko", "ja", "th"]

    /// The options to decode an item with: in the language of `--language`, else that of its row, else that of its text
    /// where the letters are of one language alone; otherwise it is detected.
    func options(for item: CorpusItem) -> DecodingOptions {
        var options = options
        if !namesLanguage {
            let written = Normaliser.language(row: nil, given: nil, text: item.references.joined())
            options.language =
                item.language.flatMap { Language($0)?.code }
                ?? (Self.writtenAlone.contains(written) ? written : nil)
        }
        return options
    }

    /// The items of the wanted language, and how many are of others.
    func chosen(_ corpus: Corpus) -> (items: [CorpusItem], otherLanguages: Int) {
        guard let only else { return (corpus.items, 0) }
        let items = corpus.items.filter { language(of: $0) == only }
        return (items, corpus.items.count - items.count)
    }

    private static func language(_ text: String?, _ flag: String) throws(ConfigurationError) -> String? {
        guard let text, text.lowercased() != "auto" else { return nil }
        guard let language = Language(text) else {
            throw ConfigurationError("\(flag) is \"\(text)\"; it must be a language code such as ko or en")
        }
        return language.code
    }

    private static func count(_ text: String?) throws(ConfigurationError) -> Int {
        guard let text else { return 10 }
        guard let count = Int(text), (0...100_000).contains(count) else {
            throw ConfigurationError("--worst is \"\(text)\"; it must be a number from 0 to 100000")
        }
        return count
    }
}
