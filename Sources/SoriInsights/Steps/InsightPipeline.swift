public import SoriCore
public import SoriPrivacy

/// Makes of transcripts what requests ask for: removal first, then all other steps at once on what it has left, and the
/// agent after the class is known.
public struct InsightPipeline: Sendable {
    /// What a request gets that names no taxonomy.
    public static let usualTaxonomy = "calls"

    let removal: PrivacyPolicy
    let classifiers: [String: any CallClassifying]
    let generator: (any TextGenerating)?
    let summarizer: Summarizer
    let agent: (any AgentAnswering)?
    let translator: (any TranscriptTranslating)?
    let deadlines: InsightDeadlines
    /// Removes personal data; a test puts a broken one here.
    var redact: @Sendable (Transcript, PrivacyPolicy) throws -> RedactedTranscript = {
        PrivacyRemoval(policy: $1).redact($0)
    }
    let pool = WorkerPool(name: "sori-insights", threads: 2)
    private let clock = ContinuousClock()

    /// Makes a pipeline.
    ///
    /// - Parameters:
    ///   - removal: what is removed when a request does not say.
    ///   - classifiers: the rules of each taxonomy by its name; `calls` is the usual one.
    ///   - generator: the language model that classifies; nil for rules alone.
    ///   - summarizer: writes summaries.
    ///   - agent: answers the step `ai_agent`; without one it fails with `not_configured`.
    ///   - translator: translates; without one that step fails with `not_configured`.
    ///   - deadlines: the longest time of each step.
    public init(
        removal: PrivacyPolicy, classifiers: [String: any CallClassifying], generator: (any TextGenerating)?,
        summarizer: Summarizer, agent: (any AgentAnswering)?, translator: (any TranscriptTranslating)?,
        deadlines: InsightDeadlines = InsightDeadlines()
    ) {
        self.removal = removal
        self.classifiers = classifiers
        self.generator = generator
        self.summarizer = summarizer
        self.agent = agent
        self.translator = translator
        self.deadlines = deadlines
    }

    /// Does the steps of `options`; a step that fails leaves an error and the others go on. Throws only when this task
    /// is cancelled.
    ///
    /// With removal among the steps nothing but its result goes into any other one; where it fails, no other step is
    /// done.
    public func run(
        _ transcript: Transcript, _ options: InsightOptions
    ) async throws(CancellationError) -> Insights {
        var insights = Insights(transcript)
        if options.steps.contains(.privacyRemoval) {
            try await removePersonalData(options.policy ?? removal, &insights)
        }
        guard insights.done[.privacyRemoval] != false else {
            for step in options.steps where step != .privacyRemoval {
                insights.done[step] = false
                insights.errors[step] = InsightError(
                    code: .internalError, message: "not done, because personal data could not be removed before it")
            }
            return insights
        }
        let work = StepWork(
            pipeline: self, transcript: insights.transcript, options: options, isMasked: insights.privacy != nil)
        let jobs = work.jobs()
        let changes = await withTaskGroup(of: InsightChange?.self) { group in
            for job in jobs { group.addTask { try? await job() } }
            return await group.reduce(into: [InsightChange?]()) { $0.append($1) }
        }
        guard !Task.isCancelled else { throw CancellationError() }
        for change in changes { change?(&insights) }
        return insights
    }

    /// Runs a step for at most its deadline.
    func timed<Value: Sendable>(
        _ step: InsightStep, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws(CancellationError) -> StepRun.Outcome<Value> {
        let start = clock.now
        let run = StepRun(now: { [clock] in (clock.now - start).inSeconds })
        return try await run.run(step, limit: deadlines.limit(of: step), operation)
    }

    private func removePersonalData(_ policy: PrivacyPolicy, _ insights: inout Insights) async throws(CancellationError)
    {
        let (raw, redact, pool) = (insights.transcript, redact, pool)
        let outcome = try await timed(.privacyRemoval) {
            let redacted = try await pool.run { () throws(any Error) in try redact(raw, policy) }
            guard redacted.transcript.segments.map(\.id) == raw.segments.map(\.id) else {
                throw InsightError(
                    code: .internalError, message: "removal has lost segments: tell the developers")
            }
            return redacted
        }
        insights.keep(.privacyRemoval, outcome) { insights, redacted in
            insights.privacy = redacted
            insights.transcript = redacted.transcript
        }
        if insights.privacy == nil { insights.transcript = raw.withoutWords }
    }
}

/// Puts into insights what a step has made.
typealias InsightChange = @Sendable (inout Insights) -> Void

extension Insights {
    /// Keeps what came of a step: its value by `take`, or its error.
    mutating func keep<Value>(
        _ step: InsightStep, _ outcome: StepRun.Outcome<Value>, _ take: (inout Insights, Value) -> Void
    ) {
        seconds[step] = outcome.seconds
        switch outcome.result {
        case .success(let value):
            done[step] = true
            take(&self, value)
        case .failure(let error):
            done[step] = false
            errors[step] = error
        }
    }
}

extension Transcript {
    /// The times of what was said without a word of it, nor who spoke.
    fileprivate var withoutWords: Transcript {
        var transcript = self
        for index in segments.indices {
            transcript.segments[index].text = ""
            transcript.segments[index].words = []
            transcript.segments[index].speaker = nil
            // Tokens spell the text.
            transcript.segments[index].decoding = nil
        }
        return transcript
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
