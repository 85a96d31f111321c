import Testing

@testable import SoriInsights

struct ExtractiveSummaryTests {
    /// A conversation about a release, with chatter around it.
    private let conversation = [
        "네 안녕하세요. 다들 잘 들리시나요?", "오늘은 음성 인식 서버의 배포 일정을 정하겠습니다.", "날씨가 참 좋네요.",
        "음성 인식 서버는 다음 주 화요일에 배포하기로 했습니다.", "점심은 김밥을 먹었습니다.",
        "배포 전에 음성 인식 모델의 정확도를 다시 측정해야 합니다.", "서버 배포 공지는 김 대리가 월요일에 보냅니다.",
        "그럼 음성 인식 정확도 측정 결과는 금요일까지 공유해 주세요.", "네 알겠습니다.", "수고하셨습니다.",
    ]

    @Test func theMatterComesThrough() {
        let (sentences, keywords) = ExtractiveSummary.make(conversation)
        #expect(sentences.count == 3)
        #expect(sentences.allSatisfy { $0.contains("배포") || $0.contains("음성 인식") })
        #expect(sentences == sentences.sorted { index(of: $0) < index(of: $1) }, "in the order of the conversation")
        #expect(keywords.contains("음성 인식"))
        #expect(keywords.contains { $0.contains("배포") })
        #expect(!keywords.contains { $0.contains("김밥") || $0.contains("안녕") })
    }

    private func index(of sentence: String) -> Int { conversation.firstIndex { $0.contains(sentence) } ?? .max }

    @Test func chineseKeywordsAreWords() {
        let conversation = ["自定义语音提供工具。", "自定义语音的工具可以检查质量。", "我们使用自定义语音。"]
        #expect(ExtractiveSummary.make(conversation).keywords.contains { $0.contains("自定义") })
    }

    @Test func languagesByTheirScript() {
        let samples = ["ko": "배포는 API로 합니다", "ja": "復興努力に対する批判", "zh": "自定义语音", "en": "hello", "ru": "привет"]
        for (code, text) in samples { #expect(Summarizer.likelyLanguage(of: [text]) == code) }
    }

    @Test func theSameOnEveryRun() {
        let first = ExtractiveSummary.make(conversation)
        for _ in 0..<5 { #expect(ExtractiveSummary.make(conversation) == first) }
    }

    @Test func shortConversationsStayWhole() {
        #expect(ExtractiveSummary.make(["안녕하세요. 반갑습니다."]).sentences == ["안녕하세요.", "반갑습니다."])
        #expect(ExtractiveSummary.make([]).sentences.isEmpty)
        #expect(ExtractiveSummary.make(["음 어 네"]).keywords.isEmpty)
    }

    @Test func repetitionIsSaidOnce() {
        let said = Array(repeating: "The database migration failed again on the staging cluster.", count: 30)
        let other = (0..<30).map { "Person \($0) talked about topic\($0) and matter\($0) for a while." }
        let (sentences, _) = ExtractiveSummary.make(said + other)
        #expect(sentences.count { $0.hasPrefix("The database") } == 1)
    }

    @Test func ranksAddUpToOne() {
        let rank = SentenceRank([["a", "b"], ["b", "c"], ["x"], []])
        #expect(abs(rank.weights.reduce(0, +) - 1) < 1e-9)
        #expect(rank.weights[0] > rank.weights[2] && rank.weights[1] > rank.weights[3])
        #expect(rank.likeness(0, 0) > 0.999 && rank.likeness(0, 2) == 0)
        #expect(SentenceRank([]).weights.isEmpty)
    }
}
