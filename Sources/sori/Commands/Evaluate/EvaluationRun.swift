import SoriAudio
import SoriCore
import SoriEvaluation
import SoriRecognition

/// Transcribes the recordings of a corpus one after the other and scores each.
struct EvaluationRun: Sendable {
    let plan: EvaluationPlan
    let recognizer: any Recognizer
    let pool: WorkerPool

    /// Transcribes and scores `items`. A recording that cannot be read or transcribed becomes a failure; only being
    /// cancelled ends the run.
    func transcribe(_ items: [CorpusItem]) async throws -> ModelResult {
        var result = ModelResult(name: recognizer.profile.model)
        let start = ContinuousClock.now
        for (index, item) in items.enumerated() {
            if plan.showsProgress {
                let elapsed = (ContinuousClock.now - start) / .seconds(1)
                Terminal.progress(ProgressBar.files(done: index, total: items.count, elapsed: elapsed))
            }
            do {
                result.files.append(try await transcribe(item))
            } catch let error as CancellationError {
                throw error
            } catch {
                let message = (error as? any CodedError)?.message ?? "\(error)"
                result.failures.append(FileFailure(id: item.id, message: message))
                if plan.showsProgress { Terminal.progress("") }
                Terminal.note("sori evaluate: \(item.id): \(message)")
            }
        }
        if plan.showsProgress { Terminal.progress("") }
        return result
    }

    /// Scores the texts of a file; an item without one is a failure.
    static func score(_ items: [CorpusItem], _ hypotheses: Hypotheses, _ plan: EvaluationPlan) -> ModelResult {
        var result = ModelResult(name: hypotheses.path)
        for item in items {
            if let text = hypotheses.text(of: item) {
                result.files.append(FileResult(item: item, language: plan.language(of: item), hypothesis: text))
            } else {
                let message = "\(hypotheses.path) has no text for it"
                result.failures.append(FileFailure(id: item.id, message: message))
                Terminal.note("sori evaluate: \(item.id): \(message)")
            }
        }
        return result
    }

    private func transcribe(_ item: CorpusItem) async throws -> FileResult {
        let start = ContinuousClock.now
        let audio = try await AudioFile.open(path: item.audio, pool: pool, options: AudioOptions(named: item.audio))
        let transcript = try await recognizer.transcribe(audio, options: plan.options(for: item)) { _ in }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        for warning in audio.warnings { Terminal.note("sori evaluate: \(item.id): \(warning.message)") }
        let language = plan.language(of: item)
        return await pool.run {
            FileResult(
                item: item, language: language, hypothesis: transcript.text, audioSeconds: transcript.duration,
                processingSeconds: seconds)
        }
    }
}
