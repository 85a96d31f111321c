import FoundationEssentials
import SoriCore
import SoriInsights
import SoriPrivacy
import Testing

@testable import SoriServer

struct StepResultsTests {
    private let said = Transcript(
        language: "ko", duration: 6,
        segments: [
            Segment(id: 0, start: 0, end: 3, text: "제 번호는 010-1234-5678이에요."),
            Segment(id: 1, start: 3, end: 6, text: "네."),
        ])

    private func configuration(redacting: Bool = true) -> InsightConfiguration {
        InsightConfiguration(summarizer: Summarizer(generator: nil, timeout: .seconds(5)))
    }

    private func run(_ fields: (String, String)..., for language: AnswerLanguage = .korean) async throws
        -> InsightService.Outcome
    {
        let form = try StepForm(FieldReader(fields.map { (name: $0.0, value: $0.1) }))
        return try await InsightService(configuration: configuration()).run(said, form, for: language)
    }

    @Test func withoutStepsNothingHappens() async throws {
        let outcome = try await run()
        #expect(outcome.transcript == said && outcome.results == StepResults() && outcome.summary == nil)
    }

    @Test func removalIsToldWithItsReason() async throws {
        let outcome = try await run(("privacy_removal", "true"), ("ai_agent", "true"))
        let privacy = try #require(outcome.results.privacy)
        #expect(privacy.exist == "Y" && privacy.types == [.phone] && privacy.counts == ["phone": 1])
        #expect(privacy.reason == "찾은 개인정보: 전화번호 1건" && privacy.text == outcome.transcript.text)
        // Nobody measured when it was said.
        #expect(privacy.spans.map(\.exact) == [false] && privacy.spans[0].start == 0 && privacy.spans[0].end == 3)
        #expect(!privacy.text.contains("1234"))
        #expect(
            outcome.results.processingSteps == ["privacy_removal": true, "classification": false, "ai_agent": false])
        #expect(outcome.results.stepErrors?["ai_agent"]?.contains("STT_AGENT_URL") == true)
        #expect(outcome.results.stepSeconds?["privacy_removal"] != nil)
    }

    @Test func resultsStandBesideOtherEntriesAndComeBack() async throws {
        let worked = try await run(("privacy_removal", "true"), ("keywords", "true"), ("topics", "true"), for: .english)
        let result = ConversationResult(
            transcript: worked.transcript.text, language: "ko", duration: 6,
            summary: try await InsightService(configuration: configuration()).emptySummary(said), interrupted: false,
            segments: worked.transcript.segments, steps: worked.results)
        let bytes = try JSONText.encode(result)
        #expect(try JSONDecoder().decode(ConversationResult.self, from: Data(bytes)) == result)
        let entries = try JSONDecoder().decode([String: AnyJSON].self, from: Data(bytes))
        #expect(entries["privacy_removal"] != nil && entries["interrupted"] == .bool(false))
    }

    @Test func resultsOfEarlierVersionsAreRead() throws {
        let text = """
            {"transcript": "a", "language": "en", "duration": 1, "interrupted": true, "summary": {"summary": "", \
            "keywords": [], "key_points": [], "action_items": [], "language": "en", "method": "extractive"}}
            """
        let result = try JSONDecoder().decode(ConversationResult.self, from: Data(text.utf8))
        #expect(result.steps == nil && result.segments == nil && result.interrupted)
    }
}
