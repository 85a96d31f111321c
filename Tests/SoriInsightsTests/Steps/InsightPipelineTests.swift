import SoriCore
import SoriPrivacy
import Synchronization
import Testing

@testable import SoriInsights

struct InsightPipelineTests {
    private static let agentAnswer = AgentAnswer(reply: "네", actions: [], entities: [:], model: nil)

    /// An agent that remembers what it was given.
    private final class Agent: AgentAnswering {
        let result: Result<AgentAnswer, InsightError>
        private let heard = Mutex<[AgentRequest]>([])

        init(_ result: Result<AgentAnswer, InsightError> = .success(agentAnswer)) { self.result = result }

        var requests: [AgentRequest] { heard.withLock { $0 } }

        func answer(_ request: AgentRequest, limit: Duration) async throws -> AgentAnswer {
            heard.withLock { $0.append(request) }
            return try result.get()
        }
    }

    /// A translator that remembers what it was given.
    private final class Translator: TranscriptTranslating {
        private let heard = Mutex<[String]>([])
        var texts: [String] { heard.withLock { $0 } }
        let isLossy: Bool

        init(isLossy: Bool = false) { self.isLossy = isLossy }

        func translate(_ segments: [String], from source: String, to target: String) async throws -> [String] {
            heard.withLock { $0 += segments }
            return isLossy ? [] : segments.map { "\(target): \($0)" }
        }
    }

    /// Never ends before it is cancelled.
    private struct SilentAgent: AgentAnswering {
        let asked: AsyncStream<Void>.Continuation

        func answer(_ request: AgentRequest, limit: Duration) async throws -> AgentAnswer {
            asked.yield()
            // Never done by itself: the test cancels it long before.
            try await Task.sleep(for: .seconds(600))
            return agentAnswer
        }
    }

    private func pipeline(
        model: (any TextGenerating)? = nil, agent: (any AgentAnswering)? = Agent(),
        translator: (any TranscriptTranslating)? = Translator(), deadlines: InsightDeadlines = InsightDeadlines()
    ) -> InsightPipeline {
        InsightPipeline(
            removal: PrivacyPolicy(), classifiers: ["calls": Calls.Rules()], generator: model,
            summarizer: Summarizer(generator: model, timeout: .seconds(600)), agent: agent, translator: translator,
            deadlines: deadlines)
    }

    private func options(_ steps: Set<InsightStep>) -> InsightOptions {
        InsightOptions(steps: steps, translateTo: "en")
    }

    @Test func allSteps() async throws {
        let agent = Agent()
        let insights = try await pipeline(agent: agent).run(Calls.delivery, options(Set(InsightStep.allCases)))
        #expect(insights.done == Dictionary(uniqueKeysWithValues: InsightStep.allCases.map { ($0, true) }))
        #expect(insights.errors.isEmpty && Set(insights.seconds.keys) == Set(InsightStep.allCases))
        #expect(insights.seconds.values.allSatisfy { $0 >= 0 && $0 < 60 })
        #expect(insights.classification?.code == "CLASS_DELIVERY" && insights.agent == Self.agentAnswer)
        #expect(insights.summary?.summary.isEmpty == false && insights.keywords?.contains("배송") == true)
        #expect(insights.topics?.count == 1 && insights.speakerSummaries?.count == 2)
        #expect(insights.translation?.count == 5 && insights.translation?[0].hasPrefix("en: ") == true)
        #expect(agent.requests.first?.classification == insights.classification, "the agent is told the class")
    }

    @Test func onlyWhatIsAskedFor() async throws {
        let agent = Agent()
        let nothing = try await pipeline(agent: agent).run(Calls.delivery, options([]))
        #expect(nothing.done.isEmpty && nothing.transcript == Calls.delivery && agent.requests.isEmpty)
        let one = try await pipeline(agent: agent).run(Calls.delivery, options([.aiAgent]))
        #expect(one.done == [.aiAgent: true] && one.classification == nil)
        #expect(agent.requests.first?.classification == nil && agent.requests.first?.isMasked == false)
        let none = try await pipeline().run(Calls.transcript([]), options(Set(InsightStep.allCases)))
        #expect(none.done.values.allSatisfy { $0 } && none.topics == [] && none.keywords == [])
    }

    @Test func nothingRawLeavesAfterRemoval() async throws {
        let answer = #"{"code":"CLASS_DELIVERY","confidence":90,"evidence":["배송이"],"reason":"배송"}"#
        let (agent, translator, model) = (Agent(), Translator(), ScriptedModel([.success(answer)]))
        let insights = try await pipeline(model: model, agent: agent, translator: translator)
            .run(Calls.delivery, options(Set(InsightStep.allCases)))
        #expect(insights.privacy?.counts[.phone] == 1)
        #expect(!insights.transcript.text.contains("5678") && insights.transcript.text.contains("[전화번호]"))
        let request = try #require(agent.requests.first)
        let sent = String(decoding: try JSONText.encode(request), as: UTF8.self)
        let prompts = model.prompts.map { $0.system + $0.user }
        for text in prompts + translator.texts + [sent] {
            #expect(!text.contains("5678") && !text.contains("1234") && !text.contains("김철수"))
        }
        #expect(prompts.contains { $0.contains("[전화번호]") } && sent.contains("[전화번호]"))
        #expect(request.isMasked && request.segments[1].speaker == "speaker 1")
        #expect(request.segments[0].speaker == "상담원", "what names nobody stays")
        #expect(insights.keywords?.contains("전화번호") == false, "a mask is no word of the call")
    }

    @Test func aFaultOfRemovalLeaksNothing() async throws {
        struct Fault: Error { let text = "010-1234-5678" }
        let (agent, translator, model) = (Agent(), Translator(), ScriptedModel([.success("{}")]))
        for isLossy in [false, true] {
            var pipeline = pipeline(model: model, agent: agent, translator: translator)
            pipeline.redact = { transcript, _ in
                guard isLossy else { throw Fault() }
                return RedactedTranscript(transcript: Transcript(language: "ko", duration: 1), spans: [], counts: [:])
            }
            let insights = try await pipeline.run(Calls.delivery, options(Set(InsightStep.allCases)))
            #expect(insights.done.count == InsightStep.allCases.count && insights.done.values.allSatisfy { !$0 })
            #expect(insights.errors.count == InsightStep.allCases.count && insights.privacy == nil)
            #expect(insights.transcript.text.isEmpty && insights.transcript.segments.count == 5)
            #expect(insights.transcript.segments.allSatisfy { $0.speaker == nil && $0.words.isEmpty })
            #expect(!insights.errors.values.contains { $0.description.contains("5678") })
            #expect(agent.requests.isEmpty && translator.texts.isEmpty && model.prompts.isEmpty)
        }
    }

    @Test func aFailureIsItsOwn() async throws {
        let failed = InsightError(code: .serverFailed, message: "look at its log")
        let model = ScriptedModel([.failure(InsightError(code: .unreachable, message: "start it"))])
        let pipeline = pipeline(model: model, agent: Agent(.failure(failed)), translator: Translator(isLossy: true))
        let insights = try await pipeline.run(Calls.delivery, options(Set(InsightStep.allCases)))
        #expect(
            insights.done.filter { !$0.value }.keys.sorted { $0.rawValue < $1.rawValue } == [.aiAgent, .translation])
        #expect(insights.errors[.aiAgent]?.code == .serverFailed && insights.errors[.translation]?.code == .badAnswer)
        #expect(insights.classification?.method == .rules && insights.summary?.method == .extractive)
        #expect(insights.seconds.count == InsightStep.allCases.count)
    }

    @Test func whatIsNotConfigured() async throws {
        let pipeline = pipeline(agent: nil, translator: nil)
        var options = options([.aiAgent, .translation, .classification])
        options.taxonomy = "unknown"
        let insights = try await pipeline.run(Calls.delivery, options)
        #expect(
            insights.errors.mapValues(\.code) == [
                .aiAgent: .notConfigured, .translation: .notConfigured, .classification: .notConfigured,
            ])
        #expect(insights.errors[.aiAgent]?.message.contains("STT_AGENT_URL") == true)
    }

    @Test func slownessEndsTheStepAlone() async throws {
        let (_, asked) = AsyncStream<Void>.makeStream()
        var deadlines = InsightDeadlines(agent: .milliseconds(20))
        deadlines.grace = .zero
        let pipeline = pipeline(agent: SilentAgent(asked: asked), deadlines: deadlines)
        let insights = try await pipeline.run(Calls.delivery, options(Set(InsightStep.allCases)))
        #expect(insights.errors.mapValues(\.code) == [.aiAgent: .timedOut])
        #expect(insights.done.count == InsightStep.allCases.count && (insights.seconds[.aiAgent] ?? 0) >= 0.02)
    }

    @Test func cancellationEndsAll() async throws {
        let (stream, asked) = AsyncStream<Void>.makeStream()
        let pipeline = pipeline(agent: SilentAgent(asked: asked))
        let task = Task { try await pipeline.run(Calls.delivery, options(Set(InsightStep.allCases))) }
        for await _ in stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aCancellationFromBelowIsAFailure() async throws {
        let outcome =
            try await StepRun(now: { 0 }).run(.summary, limit: .seconds(60)) { throw CancellationError() }
            as StepRun.Outcome<Int>
        guard case .failure(let error) = outcome.result else {
            Issue.record("a step that gives up by itself has failed")
            return
        }
        #expect(error.code == .internalError)
    }
}
