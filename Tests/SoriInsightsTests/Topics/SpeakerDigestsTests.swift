import SoriCore
import Testing

@testable import SoriInsights

struct SpeakerDigestsTests {
    @Test func twoSpeakers() throws {
        let digests = SpeakerDigests.make(Calls.delivery)
        #expect(digests.map(\.speaker) == ["상담원", "김철수"], "in the order in which they first speak")
        #expect(digests[0].turns == 3 && digests[0].seconds == 7.5 && digests[0].share == 0.6)
        #expect(digests[1].turns == 2 && digests[1].seconds == 5 && digests[1].share == 0.4)
        #expect(digests[0].words == 13 && digests[1].words == 10)
        #expect(digests[1].sentences.contains { $0.contains("냉장고") })
    }

    @Test func turnsAndSentences() {
        let digests = SpeakerDigests.make(
            Calls.transcript(
                [
                    ("A", "We spoke about the"), ("A", "release date."), ("B", "Fine."), ("A", "The release is on"),
                    ("B", "Monday?"), ("A", "Tuesday."), ("B", "..."),
                ], language: "en"))
        #expect(digests[0].turns == 3 && digests[1].turns == 2, "silence is no turn")
        #expect(digests[0].sentences == ["We spoke about the release date.", "The release is on", "Tuesday."])
        #expect(digests[0].words == 11 && digests[1].words == 2)
    }

    @Test func speakersWhomNobodyKnows() {
        let digests = SpeakerDigests.make(Calls.transcript([(nil, "안녕하세요"), (nil, "반갑습니다"), ("A", "네")]))
        #expect(digests.map(\.speaker) == [nil, "A"] && digests[0].turns == 1 && digests[0].words == 2)
        #expect(SpeakerDigests.make(Calls.transcript([])).isEmpty)
        #expect(SpeakerDigests.make(Calls.transcript([("A", " "), ("B", "...")])).isEmpty)
    }

    @Test func oddTimes() {
        var call = Calls.transcript([("A", "안녕하세요"), ("B", "네")])
        call.segments[0].end = .nan
        call.segments[1].end = -5
        let digests = SpeakerDigests.make(call)
        #expect(digests.allSatisfy { $0.seconds == 0 && $0.share == 0 })
    }

    @Test func wordsOfUnspacedScripts() {
        #expect(SpeakerDigests.make(Calls.transcript([("A", "音声認識です。")], language: "ja"))[0].words == 3)
    }

    @Test func manySpeakersTakeLinearTime() {
        let lines = (0..<4_000).map { (String?.some("voice \($0 % 1_000)"), "\($0)번째 배송 이야기입니다") }
        let call = Calls.transcript(lines)
        let time = ContinuousClock().measure { #expect(SpeakerDigests.make(call).count == 1_000) }
        #expect(time < .seconds(20))
    }
}
