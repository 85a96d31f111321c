import Testing

@testable import SoriInsights

struct SentenceSplitterTests {
    @Test func punctuationEndsSentences() {
        #expect(
            SentenceSplitter.sentences(of: [
                "Dr. Kim paid 3.5 million on Jan. 5, e.g. for tools. Did he? \"Yes.\" I", "know I did. U.S. rules",
            ]) == [
                "Dr. Kim paid 3.5 million on Jan.", "5, e.g. for tools.", "Did he?", "\"Yes.\"", "I know I did.",
                "U.S. rules",
            ])
    }

    @Test func koreanWithAndWithoutPunctuation() {
        #expect(
            SentenceSplitter.sentences(of: ["오늘 회의를 시작하겠습니다. 안건은 두 가지입니다.", "네!"])
                == ["오늘 회의를 시작하겠습니다.", "안건은 두 가지입니다.", "네!"])
        #expect(
            SentenceSplitter.sentences(of: [
                "오늘은 새로운 음성 인식 서버의 배포 일정을 함께 정하려고 합니다 먼저 지난주에 찾은 문제부터 이야기해 볼까요 그건 제가 어제 모두 고쳤어요"
            ]) == [
                "오늘은 새로운 음성 인식 서버의 배포 일정을 함께 정하려고 합니다", "먼저 지난주에 찾은 문제부터 이야기해 볼까요 그건 제가 어제 모두 고쳤어요",
            ])
    }

    @Test func eastAsianStops() {
        #expect(SentenceSplitter.sentences(of: ["今日は会議です。始めましょう！", "はい。"]) == ["今日は会議です。", "始めましょう！", "はい。"])
    }

    @Test func nothingIsEndless() {
        let sentences = SentenceSplitter.sentences(of: [String(repeating: "word ", count: 5_000)])
        #expect(sentences.count > 90)
        #expect(sentences.allSatisfy { $0.count < 260 })
        #expect(sentences.joined(separator: " ").split(separator: " ").count == 5_000)
        #expect(SentenceSplitter.sentences(of: ["", " ", "...", "?!"]).isEmpty)
    }
}
