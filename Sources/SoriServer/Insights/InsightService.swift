import SoriCore
import SoriInsights
import SoriPrivacy

/// Does the steps after recognition for files, jobs and conversations.
struct InsightService: Sendable {
    /// A transcript that was worked on.
    struct Outcome: Sendable {
        /// Masked where removal was asked for; never what was said then.
        let transcript: Transcript
        let summary: Summary?
        var results: StepResults
    }

    let configuration: InsightConfiguration

    /// What was said, as far as it is kept beside what is left of it.
    func original(_ transcript: Transcript, _ form: StepForm) -> Transcript? {
        form.removesPrivacy && configuration.keepsOriginal ? transcript : nil
    }

    /// Whether nothing of a transcript may be kept as it was said.
    func discardsOriginal(_ form: StepForm) -> Bool { form.removesPrivacy && !configuration.keepsOriginal }

    /// Throws 422 for a taxonomy that is not here.
    func check(_ form: StepForm) throws(APIError) {
        guard let name = form.taxonomy, !configuration.taxonomies.contains(name) else { return }
        throw StepForm.unknownTaxonomy(known: configuration.taxonomies.sorted())
    }

    /// What a request's removal masks in the utterances of a live session; nil where none was asked for.
    func removal(_ form: StepForm) -> PrivacyRemoval? {
        form.removesPrivacy ? PrivacyRemoval(policy: form.policy(configuration.policy)) : nil
    }

    /// Does the steps of `form` and those of `more` on a transcript; no step that fails takes it away.
    func run(
        _ transcript: Transcript, _ form: StepForm, and more: Set<InsightStep> = [], for language: AnswerLanguage
    ) async throws(CancellationError) -> Outcome {
        let steps = form.steps.union(more)
        guard !steps.isEmpty else { return Outcome(transcript: transcript, summary: nil, results: StepResults()) }
        let insights = try await configuration.pipeline.run(
            transcript,
            InsightOptions(
                steps: steps, policy: form.removesPrivacy ? form.policy(configuration.policy) : nil,
                translateTo: form.translateTo, taxonomy: form.taxonomy))
        var results = StepResults(insights, form, for: language)
        guard !form.removesPrivacy || insights.privacy != nil else {
            // Rather no text than one that should have been masked.
            results.processingSteps[InsightStep.privacyRemoval.rawValue] = false
            if results.stepErrors?[InsightStep.privacyRemoval.rawValue] == nil {
                results.tell(
                    LocalizedText(
                        "개인정보를 가리지 못해 글을 남기지 않았습니다.",
                        "Personal data could not be removed, so no text is given."),
                    of: InsightStep.privacyRemoval.rawValue, for: language)
            }
            let empty = Transcript(language: transcript.language, duration: transcript.duration)
            return Outcome(transcript: empty, summary: nil, results: results)
        }
        return Outcome(transcript: insights.transcript, summary: insights.summary, results: results)
    }

    /// The summary of a conversation of which nothing may be told.
    func emptySummary(_ transcript: Transcript) async throws -> Summary {
        let nothing = Transcript(language: transcript.language, duration: transcript.duration)
        let insights = try await configuration.pipeline.run(nothing, InsightOptions(steps: [.summary]))
        if let summary = insights.summary { return summary }
        if let error = insights.errors[.summary] { throw error }
        throw CancellationError()
    }
}
