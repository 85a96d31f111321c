import FoundationEssentials
import SoriCore
import SoriEvaluation
import SoriRecognition

/// `sori evaluate`: error rates of a model, or of texts made elsewhere, on recordings with known text.
enum EvaluateCommand: Command {
    static let name = "evaluate"
    static let summary = "measure error rates on recordings whose text is known"

    static let options =
        [
            CommandOption("--compare", "NAME|DIR|FILE", help: "a second model, or its texts (.tsv, .csv, .jsonl)"),
            CommandOption("--hypotheses", "FILE", help: "score these texts (.tsv, .csv, .jsonl) and load no model"),
            CommandOption("--only", "CODE", help: "rows of one language only"),
            CommandOption("--worst", "N", help: "how many of the worst files to show (default 10)"),
            CommandOption("--json", "FILE", help: "write everything as JSON"),
        ] + EngineFlags.known + DecodingFlags.known

    static let help = """
        Transcribes recordings whose text is known and says how much of it is wrong: word and character error rates
        with their confidence intervals, by language and by file, and the worst files with their errors marked.

        Usage: sori evaluate MANIFEST|DIR [OPTIONS]

        MANIFEST is JSON Lines (audio, text, and if you like script, lang, id), TSV or CSV; DIR holds audio files with
        a .txt of the same name, or LibriSpeech's .trans.txt. docs/evaluation.md has the forms, the rules and formulae.

        \(HelpText.table(options))

        Exit codes: 0 all files scored, 1 some failed (they are named, and count in no rate) or the manifest cannot be
        read, 2 wrong command line, 3 no speech engine or model.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        let plan = try EvaluationPlan(arguments)
        let pool = WorkerPool(name: "sori-decode", threads: 2)
        let corpus = try await pool.run { () throws(EvaluationError) in try CorpusReader.read(plan.corpus) }
        let (items, otherLanguages) = plan.chosen(corpus)
        guard !items.isEmpty else {
            throw EvaluationError(
                code: .empty, message: "no row of \(plan.corpus) is in the language \(plan.only ?? ""); see --only")
        }
        let first = try await result(of: plan.first, plan, items, pool)
        var second: ModelResult?
        if let source = plan.second { second = try await result(of: source, plan, items, pool) }
        let report = EvaluationReport(
            corpus: plan.corpus, withoutText: corpus.withoutText, otherLanguages: otherLanguages,
            settings: plan.given, first: first, second: second)
        let worst = plan.worst
        try Terminal.out(await pool.run { ReportText.make(report, worst: worst) })
        if let path = plan.json {
            try await pool.run { () throws(FileError) in try write(ReportDocument(report).json() + "\n", to: path) }
        }
        return report.models.contains { !$0.failures.isEmpty } ? .failure : .success
    }

    /// One model's or file's result. What it loads is let go at the end, before another is loaded.
    private static func result(
        of source: EvaluationPlan.Source, _ plan: EvaluationPlan, _ items: [CorpusItem], _ pool: WorkerPool
    ) async throws -> ModelResult {
        switch source {
        case .hypotheses(let path):
            return try await pool.run { () throws(EvaluationError) in
                EvaluationRun.score(items, try Hypotheses.read(path), plan)
            }
        case .model(let request):
            let recognizer = try await BackendLoader(plan.engines).load(request)
            return try await EvaluationRun(plan: plan, recognizer: recognizer, pool: pool).transcribe(items)
        }
    }

    private static func write(_ text: String, to path: String) throws(FileError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw FileError(
                code: .unreadable,
                message: "cannot write \(path): is its folder there, may it be written, with room on its disk?",
                cause: error)
        }
    }
}
