import Foundation
import SoriCore
import Testing

@testable import SoriInsights

@Suite struct CallClassifierTests {
    private static func taxonomy(_ json: String) throws -> Taxonomy { try Taxonomy(Data(json.utf8), name: "test") }

    private func shop() throws -> CallClassifier {
        CallClassifier(
            try Self.taxonomy(
                """
                {"fallback": "ETC", "classes": [
                    {"code": "DELIVERY", "category": "배송", "phrases": ["송장 번호", {"text": "택배", "weight": 2}]},
                    {"code": "CANCEL", "category": "취소", "phrases": ["해지", {"text": "취소", "weight": 2}]},
                    {"code": "ETC", "category": "기타"}]}
                """))
    }

    @Test func aPhraseIsFoundWhateverTheSpaces() throws {
        let found = try shop().classify("고객: 제 송장번호 좀 알려 주세요. 택 배가 안 왔어요", language: "ko")
        #expect(found.code == "DELIVERY")
        #expect(found.category == "배송")
        #expect(found.evidence == ["택배", "송장 번호"])
        #expect(found.reason.contains("'택배'"))
        #expect(found.method == .rules)
        #expect(found.confidence > 50 && found.confidence <= 100)
    }

    @Test func thereIsAReasonInTheLanguageOfTheCall() throws {
        #expect(try shop().classify("please 해지 this", language: "en").reason == "said in the call: '해지'")
        #expect(try shop().classify("네", language: "en").reason == "too little was said to tell")
    }

    @Test func littleIsLeftToTheFallback() throws {
        for text in ["", "네", "...", "\n\n:"] {
            let found = try shop().classify(text, language: "ko")
            #expect(found.code == "ETC")
            #expect(found.evidence.isEmpty)
            #expect(found.confidence < 50)
        }
    }

    @Test func examplesTeachWhatNoPhraseSays() throws {
        let examples = { (subject: String) in
            (0..<8).map { "\"\(subject) 때문에 전화드렸어요 \(["오늘", "어제", "아까", "방금"][$0 % 4]) 그랬거든요\"" }
                .joined(separator: ",")
        }
        let classifier = CallClassifier(
            try Self.taxonomy(
                """
                {"classes": [{"code": "WATER", "examples": [\(examples("수도꼭지 누수"))]},
                             {"code": "BUS", "examples": [\(examples("마을버스 노선"))]}]}
                """))
        let found = classifier.classify("수도꼭지에서 물이 계속 떨어져요", language: "ko")
        #expect(found.code == "WATER")
        #expect(found.evidence.contains("수도꼭지에서"))
        #expect(classifier.classify("버스 노선이 바뀌었나요", language: "ko").code == "BUS")
    }

    @Test func theSameExamplesMakeTheSameModel() throws {
        let json = """
            {"classes": [{"code": "A", "examples": ["하나 둘 셋 넷", "둘 셋 넷 다섯"]},
                         {"code": "B", "examples": ["빨강 노랑 파랑", "노랑 파랑 초록"]}]}
            """
        let (one, other) = (CallClassifier(try Self.taxonomy(json)), CallClassifier(try Self.taxonomy(json)))
        let text = "셋 넷 그리고 파랑"
        #expect(one.classify(text, language: "ko") == other.classify(text, language: "ko"))
    }

    @Test func aLongTextTakesItsTimeAndNoMore() throws {
        let classifier = try shop()
        let text = String(repeating: "택배택배 취소취소 ", count: 200_000)
        #expect(classifier.classify(text, language: "ko").evidence.count == 1)
    }

    @Test func theCallersFirstWordsCountMoreThanAnAgents() throws {
        let found = try shop().classify("고객: 택배요\n상담원: 취소해 드릴까요?", language: "ko")
        #expect(found.code == "DELIVERY")
        let other = try shop().classify("상담원: 택배요\n고객: 취소해 주세요", language: "ko")
        #expect(other.code == "CANCEL")
    }

    @Test func theSpeakersOfATranscriptAreWeighed() throws {
        let transcript = Transcript(
            language: "ko", duration: 4,
            segments: [
                Segment(id: 0, start: 0, end: 2, text: "택배 때문에요", speaker: "상담원"),
                Segment(id: 1, start: 2, end: 4, text: "취소해 주세요", speaker: "고객"),
            ])
        let classifier = try shop()
        let found = classifier.classify(transcript)
        #expect(found.code == "CANCEL")
        #expect(classifier.classes.contains(CallClass(code: found.code, category: found.category)))
    }

    @Test func probabilitiesAreSharpenedOnlyAsFarAsTheyAreRight() {
        let sure: [Float] = [4, 0]
        let right = (0..<100).map { _ in (scores: sure, label: 0) }
        #expect(Calibration.sharpness(right) > 1)
        let halfRight = (0..<100).map { (scores: sure, label: $0 % 2) }
        #expect(Calibration.sharpness(halfRight) < 0.2)
        #expect(Calibration.sharpness([]) == 1)
    }
}
