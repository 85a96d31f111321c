import FoundationEssentials
import SoriAudio
import SoriCore
import SoriEvaluation
import SoriRecognition

/// Goes through a corpus with one recogniser, or with texts that are there already.
struct EvaluationRun: Sendable {
    let plan: EvaluationPlan
    /// The thread that reads audio and compares texts: neither belongs on the cooperative pool.
    let pool: WorkerPool

    /// Transcribes every recording and scores it; one that fails is kept as a failure.
    func evaluate(_ name: String, with recognizer: any Recognizer) async throws -> Evaluation {
        var files: [Evaluation.File] = []
        let begin = ContinuousClock.now
        for (index, row) in plan.corpus.rows.enumerated() {
            if plan.showsProgress {
                Terminal.progress(
                    ProgressBar.transcription(
                        name: name, done: Double(index), total: Double(plan.corpus.rows.count),
                        elapsed: (ContinuousClock.now - begin) / .seconds(1)))
            }
            let outcome: Evaluation.Outcome
            do {
                let start = ContinuousClock.now
                let audio = try await AudioFile.open(path: row.audio, pool: pool, options: AudioOptions(named: row.id))
                let transcript = try await recognizer.transcribe(audio, options: plan.options(for: row)) { _ in }
                let elapsed = (ContinuousClock.now - start) / .seconds(1)
                outcome = .text(
                    transcript.text, await score(row, transcript.text), audio: transcript.duration, elapsed: elapsed)
            } catch let error as any CodedError {
                Terminal.note("sori evaluate: \(error.message)")
                outcome = .failure(error.message)
            }
            files.append(Evaluation.File(row: row, language: plan.language(of: row), outcome: outcome))
        }
        if plan.showsProgress { Terminal.progress("") }
        return Evaluation(name: name, files: files)
    }

    /// Scores texts made elsewhere; a recording of which the file has none is a failure.
    func evaluate(_ name: String, texts: Hypotheses) async -> Evaluation {
        var files: [Evaluation.File] = []
        for row in plan.corpus.rows {
            let outcome: Evaluation.Outcome =
                if let text = texts.text(of: row) {
                    .text(text, await score(row, text), audio: nil, elapsed: nil)
                } else {
                    .failure("\(name) has no text for \(row.id)")
                }
            files.append(Evaluation.File(row: row, language: plan.language(of: row), outcome: outcome))
        }
        return Evaluation(name: name, files: files)
    }

    private func score(_ row: CorpusRow, _ text: String) async -> Score {
        let language = plan.language(of: row)
        return await pool.run { Score(references: row.references, hypothesis: text, language: language) }
    }
}
