import SoriCore
import Testing

@testable import SoriInsights

struct SummarizerTests {
    private static let good = #"{"summary":"배포를 정했습니다.","keywords":["배포"],"key_points":["화요일"],"action_items":[" "]}"#
    private static let broken = InsightError(code: .halfAnswer, message: "broke off")

    private func summary(_ model: ScriptedModel?, _ segments: [String] = ["배포는 화요일에 합니다."], language: String = "ko")
        async throws -> Summary
    {
        try await Summarizer(generator: model, timeout: .seconds(600)).summary(of: segments, language: language)
    }

    @Test func aModelsAnswer() async throws {
        let model = ScriptedModel([.success("```json\n\(Self.good)\n```")])
        let summary = try await summary(model)
        #expect(summary.summary == "배포를 정했습니다." && summary.method == .llm && summary.model == "test")
        #expect(summary.keywords == ["배포"] && summary.keyPoints == ["화요일"] && summary.actionItems.isEmpty)
        #expect(model.prompts.count == 1)
        #expect(model.prompts[0].user.contains("배포는 화요일에 합니다.") && model.prompts[0].user.contains("Korean"))
    }

    @Test(arguments: [
        Result<String, InsightError>.failure(broken), .success("no JSON"), .success("{\"summary\":\" \"}"),
        .success("{\"summary\":\"In English, which is wrong here.\"}"),
        .failure(InsightError(code: .serverFailed, message: "500")),
    ])
    func oneRetry(_ first: Result<String, InsightError>) async throws {
        let model = ScriptedModel([first, .success(Self.good)])
        #expect(try await summary(model).method == .llm)
        #expect(model.prompts.count == 2)
        let hopeless = ScriptedModel([first])
        let summary = try await summary(hopeless)
        #expect(summary.method == .extractive && summary.summary == "배포는 화요일에 합니다.")
        #expect(summary.reason?.isEmpty == false)
        #expect(hopeless.prompts.count == 2)
    }

    @Test(arguments: [InsightError.Code.timedOut, .modelMissing, .noAccess])
    func noRetryWhereItCannotHelp(_ code: InsightError.Code) async throws {
        let model = ScriptedModel([.failure(InsightError(code: code, message: "no"))])
        #expect(try await summary(model).reason == "\(code.rawValue): no")
        #expect(model.prompts.count == 1)
    }

    @Test func longConversationsGoInParts() async throws {
        let model = ScriptedModel(contextTokens: SummaryPrompt.overhead + 400, [.success(Self.good)])
        let segments = (0..<60).map { "\($0)번째 이야기는 음성 인식 서버의 배포 일정에 대한 것입니다." }
        #expect(try await summary(model, segments).method == .llm)
        let prompts = model.prompts
        let parts = prompts.filter { $0.user.contains("part ") && $0.user.contains(" of the transcript") }
        #expect(parts.count > 2 && prompts.count > parts.count)
        for index in 0..<60 { #expect(parts.count { $0.user.contains("\n\(index)번째") } == 1, "every sentence once") }
        #expect(prompts.last?.user.contains("Part 1:") == true)
        #expect(prompts.allSatisfy { TranscriptParts.tokens($0.user) + $0.answerTokens < model.contextTokens + 64 })
    }

    @Test func nothingSaidNeedsNoModel() async throws {
        let model = ScriptedModel([.success(Self.good)])
        for segments in [[], [" "], ["...", "?"]] {
            let summary = try await summary(model, segments)
            #expect(summary.summary.isEmpty && summary.keywords.isEmpty && summary.method == .extractive)
        }
        #expect(model.prompts.isEmpty)
        #expect(try await summary(nil).reason == nil)
    }

    @Test func cancellationIsNoFallback() async {
        let summarizer = Summarizer(generator: SilentModel(), timeout: .seconds(600))
        let task = Task { try await summarizer.summary(of: ["배포는 화요일에 합니다."], language: "ko") }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func scripts() {
        #expect(Script.fits("배포 API v2 정했습니다", language: "ko"))
        #expect(!Script.fits("We set the date", language: "ko"))
        #expect(Script.fits("We set the date", language: "en"))
        #expect(Script.fits("12.5", language: "ko"))
    }
}
