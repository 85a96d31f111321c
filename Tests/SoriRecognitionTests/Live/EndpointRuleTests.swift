import SoriCore
import Testing

@testable import SoriRecognition

struct EndpointRuleTests {
    @Test(arguments: [
        ("가을비가 내리니 마음이 신나는구나.", EndpointRule.Ending.open),
        ("심폐소생술 자격증은 인터넷으로 신청해 주세요", .complete),
        ("국민들은 찬성 67.2%로 투표하였다.", .complete),
        ("어디로 배달해 드릴까요?", .complete),
        ("\"이제 좀 쉬세요.\"", .complete),
        ("네요", .complete),
        ("내가 오랫동안 좋아했던 배우였는데", .hesitation),
        ("경치 좋고 음식도 맛있고", .hesitation),
        ("그 벚나무 사이사이에 소나무 잔나무", .hesitation),
        ("제가요,", .hesitation),
        ("그러니까", .hesitation),
        ("두 건 이상의 자살 폭탄 테러가...", .hesitation),
        ("이병통지서를 받았거든.", .open),
        ("너무 우울해", .open),
        ("꽃만 같아", .open),
        ("", .open),
    ]) func koreanEndings(_ text: String, _ ending: EndpointRule.Ending) {
        #expect(EndpointRule.ending(of: text, language: "ko", seconds: 3) == ending)
    }

    @Test(arguments: [
        ("And so my fellow Americans.", 6, EndpointRule.Ending.open),
        ("And so my fellow Americans.", 2, .hesitation),
        ("And so my fellow Americans", 6, .hesitation),
        ("To save the patient's life and.", 6, .hesitation),
        ("We are...", 6, .hesitation),
        ("However,", 6, .hesitation),
        ("今日は天気がいいですね。", 6, .open),
        ("今日は天気がいい", 6, .hesitation),
        ("...", 6, .open),
    ]) func marksAreBelievedBehindLongSpeechAlone(_ text: String, _ seconds: Double, _ ending: EndpointRule.Ending) {
        #expect(EndpointRule.ending(of: text, language: "en", seconds: seconds) == ending)
    }

    @Test func aClientSetsTheLongestSilence() {
        for (longest, shortest, usual) in [(0.6, 0.35, 0.5), (0.1, 0.1, 0.1), (0.4, 0.35, 0.4), (2, 1, 1.4)] {
            let rule = EndpointRule(longest: longest)
            #expect(rule.shortest == shortest && rule.usual == usual && rule.longest == longest)
        }
    }

    @Test func longUtterancesEndAtTheNextPause() {
        let rule = EndpointRule()
        func silence(_ text: String, _ seconds: Double) -> Double {
            let segment = Segment(id: 0, start: 0, end: seconds, text: text)
            return rule.silence(
                after: Transcript(language: "ko", duration: seconds, segments: [segment]), seconds: seconds)
        }
        #expect(silence("학교 건물이 무너지거나", 5) == rule.longest)
        #expect(silence("학교 건물이 무너지거나", 16) == rule.shortest)
        #expect(silence("하늘이 무너졌습니다.", 5) == rule.shortest)
        #expect(silence("하늘이 무너졌어.", 5) == rule.usual)
    }
}
