import FoundationEssentials
import SoriCore
import SoriEvaluation
import SoriModels
import SoriRecognition

/// `sori evaluate`: how many errors a model makes on recordings whose text is known.
enum EvaluateCommand: Command {
    static let name = "evaluate"
    static let summary = "count a model's errors on recordings with known text"

    static let options =
        [
            CommandOption("--compare", "NAME|DIR", help: "a second model, compared recording by recording"),
            CommandOption(
                "--hypotheses", "FILE", help: "score these texts instead of a model; twice: compare two files"),
            CommandOption("--only", "CODE", help: "only the recordings in this language"),
            CommandOption("--worst", "N", help: "how many of the worst recordings to show (default 10)"),
            CommandOption("--no-files", help: "leave the table of all recordings out"),
            CommandOption("--json", "FILE", help: "write every figure and text there too"),
            CommandOption("--backend", "NAME", help: "auto, whisper or moonshine"),
            CommandOption("--model", "NAME|DIR", help: "model to load; the best one found when not given"),
            CommandOption("--device", "NAME", help: "auto or cpu"),
            CommandOption("--compute-type", "TYPE", help: "auto, int8, bfloat16 or float32"),
            CommandOption("--threads", "N", help: "threads of the speech engine"),
            CommandOption("--models-dir", "DIR", help: "where models are kept (default data/models)"),
            CommandOption("--assets-dir", "DIR", help: "where scripts/setup unpacked the small models (default .deps)"),
            CommandOption("--quiet", help: "no progress bar"),
        ] + DecodingFlags.known

    static let help = """
        Transcribes recordings whose text is known and counts the errors: CER and WER, with a normaliser that accepts
        each reading of numbers, units and abbreviations (docs/evaluation.md tells its rules).

        Usage: sori evaluate MANIFEST|DIR --model NAME [--compare NAME] [OPTIONS]

        MANIFEST  JSON Lines with audio and text (also language, id, and script for a second spelling), or
                  TSV or CSV with a header or with a path and a text in each line
        DIR       recordings, each with a .txt file of the same name beside it, or LibriSpeech's *.trans.txt

        \(HelpText.table(options))

        Exit codes: 0 every recording scored, 1 some failed (the report says which), 2 wrong command line, 3 no speech
        engine or model.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        let disk = WorkerPool(name: "sori-evaluate", threads: 2)
        // A corpus may be large and on a slow disk.
        let plan = try await disk.run { () throws(any Error) in try EvaluationPlan(arguments) }
        let run = EvaluationRun(plan: plan, pool: disk)
        var evaluations: [Evaluation] = []
        for source in plan.sources {
            let evaluation = try await evaluate(source, plan, run)
            try Terminal.out(
                plan.report.text(evaluation, withoutText: evaluations.isEmpty ? plan.corpus.withoutText : 0) + "\n")
            evaluations.append(evaluation)
        }
        if evaluations.count == 2 {
            try Terminal.out(plan.report.text(comparing: evaluations[0], with: evaluations[1]))
        }
        if let path = plan.json {
            let document = EvaluationDocument(
                evaluations, withoutText: plan.corpus.withoutText, settings: plan.given)
            try await disk.run { () throws(any Error) in try write(document, to: path) }
        }
        return evaluations.allSatisfy(\.failures.isEmpty) ? .success : .failure
    }

    /// Each model is loaded for its own turn and gone before the next one is.
    private static func evaluate(
        _ source: EvaluationPlan.Source, _ plan: EvaluationPlan, _ run: EvaluationRun
    ) async throws -> Evaluation {
        switch source {
        case .texts(let path):
            let texts = try await run.pool.run { () throws(FileError) in try Hypotheses(path: path) }
            return await run.evaluate(path, texts: texts)
        case .model(let request):
            let loader = BackendLoader(
                SpeechEngines.all(
                    assets: Assets(directory: plan.settings.text(.assetsDir)), models: plan.settings.text(.modelsDir),
                    threads: plan.threads))
            let recognizer = try await loader.load(request)
            return try await run.evaluate(request.model ?? recognizer.profile.model, with: recognizer)
        }
    }

    private static func write(_ document: EvaluationDocument, to path: String) throws {
        do {
            try Data(JSONText.encode(document)).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw FileError(
                code: .unreadable, message: "cannot write \(path): is its folder one that may be written?", cause: error
            )
        }
    }
}
