import SoriCore

/// Finds a call's class by a language model where there is one, checked by the rules; by the rules alone where there is
/// none, or where it is no use.
struct CheckedClassifier: Sendable {
    let rules: any CallClassifying
    let generator: (any TextGenerating)?
    let pool: WorkerPool
    /// The longest time for the language model.
    let timeout: Duration

    /// The class of a call; throws only `CancellationError`. A language model that failed is told of in the reason.
    func classify(_ transcript: Transcript) async throws -> Classification {
        let deadline = ContinuousClock.now + timeout
        let rules = rules
        let ruled = await pool.run { () throws(Never) in rules.classify(transcript) }
        guard let generator, transcript.segments.contains(where: { $0.text.contains { $0.isLetter } }) else {
            return ruled
        }
        let classes = rules.classes
        let prompt = ClassificationPrompt(classes: classes, language: transcript.language)
            .ask(transcript, contextTokens: generator.contextTokens)
        do {
            let verdict = try await generator.answer(to: prompt, until: deadline) { text throws(InsightError) in
                try ModelVerdict.read(text, classes: classes, transcript: transcript)
            }
            return verdict.weighed(against: ruled, classes: classes, language: transcript.language)
        } catch let error as InsightError {
            let isKorean = transcript.language == "ko"
            let lead = isKorean ? "언어 모델의 답 없이 규칙으로 정함" : "decided by rules, without the language model's answer"
            return ruled.noting("\(lead): \(error.code.rawValue): \(error.message)")
        }
    }
}
