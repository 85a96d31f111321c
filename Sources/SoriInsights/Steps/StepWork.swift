import SoriCore

/// The steps that follow on removal, each as a job that may run beside the others.
struct StepWork: Sendable {
    let pipeline: InsightPipeline
    /// Masked where removal was asked for.
    let transcript: Transcript
    let options: InsightOptions
    let isMasked: Bool

    /// A step, or several that need each other; throws only when cancelled.
    typealias Job = @Sendable () async throws(CancellationError) -> InsightChange

    /// What is to be done, in no order.
    func jobs() -> [Job] {
        var jobs: [Job] = []
        let steps = options.steps
        if steps.contains(.classification) || steps.contains(.aiAgent) {
            jobs.append { () async throws(CancellationError) in try await callSteps() }
        }
        if steps.contains(.summary) { jobs.append { () async throws(CancellationError) in try await summary() } }
        if steps.contains(.keywords) { jobs.append { () async throws(CancellationError) in try await keywords() } }
        if steps.contains(.topics) { jobs.append { () async throws(CancellationError) in try await topics() } }
        if steps.contains(.speakerSummary) {
            jobs.append { () async throws(CancellationError) in try await speakers() }
        }
        if steps.contains(.translation) {
            jobs.append { () async throws(CancellationError) in try await translation() }
        }
        return jobs
    }

    /// The class, and then the agent, which is told it.
    private func callSteps() async throws(CancellationError) -> InsightChange {
        let known = options.steps.contains(.classification) ? try await classification() : nil
        let answered = options.steps.contains(.aiAgent) ? try await answer(known.flatMap { try? $0.result.get() }) : nil
        return { insights in
            if let known { insights.keep(.classification, known) { $0.classification = $1 } }
            if let answered { insights.keep(.aiAgent, answered) { $0.agent = $1 } }
        }
    }

    private func classification() async throws(CancellationError) -> StepRun.Outcome<Classification> {
        try await pipeline.timed(.classification) {
            let name = options.taxonomy ?? InsightPipeline.usualTaxonomy
            guard let rules = pipeline.classifiers[name] else {
                throw InsightError(
                    code: .notConfigured,
                    message: "there is no such taxonomy: put its file into the folder STT_TAXONOMY_DIR")
            }
            let call = outward
            return try await CheckedClassifier(
                rules: rules, generator: pipeline.generator, pool: pipeline.pool, timeout: pipeline.deadlines.model
            ).classify(call)
        }
    }

    private func answer(_ known: Classification?) async throws(CancellationError) -> StepRun.Outcome<AgentAnswer> {
        try await pipeline.timed(.aiAgent) {
            guard let agent = pipeline.agent else {
                throw InsightError(
                    code: .notConfigured,
                    message: "no agent is configured: set STT_AGENT_PROMPT or STT_AGENT_URL")
            }
            let request = AgentRequest(outward, classification: known, isMasked: isMasked)
            return try await agent.answer(request, limit: pipeline.deadlines.agent)
        }
    }

    /// The transcript as others are given it: where personal data was removed, without the names of registered voices.
    private var outward: Transcript { isMasked ? SpeakerLabels.neutral(transcript) : transcript }

    private func summary() async throws(CancellationError) -> InsightChange {
        let outcome = try await pipeline.timed(.summary) {
            try await pipeline.summarizer.summary(of: texts, language: language)
        }
        return { $0.keep(.summary, outcome) { $0.summary = $1 } }
    }

    private func keywords() async throws(CancellationError) -> InsightChange {
        let outcome = try await computed(.keywords) { Keywords.of(texts) }
        return { $0.keep(.keywords, outcome) { $0.keywords = $1 } }
    }

    private func topics() async throws(CancellationError) -> InsightChange {
        let outcome = try await computed(.topics) { TopicSegmentation.topics(of: transcript) }
        return { $0.keep(.topics, outcome) { $0.topics = $1 } }
    }

    private func speakers() async throws(CancellationError) -> InsightChange {
        let outcome = try await computed(.speakerSummary) { SpeakerDigests.make(transcript) }
        return { $0.keep(.speakerSummary, outcome) { $0.speakerSummaries = $1 } }
    }

    private func translation() async throws(CancellationError) -> InsightChange {
        let outcome = try await pipeline.timed(.translation) {
            guard let target = options.translateTo else {
                throw InsightError(
                    code: .notConfigured, message: "no language to translate into: name it in translate_to")
            }
            guard let translator = pipeline.translator else {
                throw InsightError(
                    code: .notConfigured, message: "translation needs a language model: set OLLAMA_HOST or STT_LLM_URL")
            }
            let translated = try await translator.translate(texts, from: transcript.language, to: target)
            guard translated.count == texts.count else {
                throw InsightError(code: .badAnswer, message: "the translation has lost segments: try again")
            }
            return translated
        }
        return { $0.keep(.translation, outcome) { $0.translation = $1 } }
    }

    private var texts: [String] { transcript.segments.map(\.text) }

    private var language: String {
        transcript.language.isEmpty ? Summarizer.likelyLanguage(of: texts) : transcript.language
    }

    /// A step that only computes, on a worker's thread.
    private func computed<Value: Sendable>(
        _ step: InsightStep, _ compute: @escaping @Sendable () -> Value
    ) async throws(CancellationError) -> StepRun.Outcome<Value> {
        let pool = pipeline.pool
        return try await pipeline.timed(step) { await pool.run { () throws(Never) in compute() } }
    }
}
