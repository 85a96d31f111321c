import SoriCore
import SoriPrivacy
import SoriRecognition
import Testing

@testable import SoriServer

struct ConversationRedactionTests {
    private func segment(_ id: Int, _ text: String) -> Segment {
        Segment(id: id, start: Double(id), end: Double(id) + 1, text: text)
    }

    @Test func aSegmentIsSettledWithTheNextOneInSight() {
        var redaction = ConversationRedaction(PrivacyRemoval(), language: "ko")
        #expect(redaction.rest == nil)
        let first = redaction.add(segment(0, "제 전화번호는 공일공 일이삼사"))
        #expect(first.settled == nil && !first.shown.text.contains("일이삼사"))
        let second = redaction.add(segment(1, "오육칠팔이에요"))
        #expect(second.settled?.id == 0 && second.settled?.text.contains("일이삼사") == false)
        #expect(!second.shown.text.contains("오육칠팔"))
        #expect(redaction.rest?.id == 1 && redaction.rest?.text.contains("오육칠팔") == false)
    }

    @Test func everySegmentIsSettledOnceAndInOrder() {
        var redaction = ConversationRedaction(PrivacyRemoval(), language: "ko")
        let settled = (0..<9).compactMap { redaction.add(segment($0, "말 \($0)")).settled }
        #expect(settled.map(\.id) == Array(0..<8) && redaction.rest?.id == 8)
    }

    @Test func theMachineHoldsBackTheLastSegment() {
        var machine = ConversationMachine(
            id: "j", language: "ko", answerLanguage: .korean, removal: PrivacyRemoval())
        func final(_ number: Int, _ text: String) -> LiveEvent {
            let (start, end) = (Double(number), Double(number) + 1)
            let transcript = Transcript(
                language: "ko", duration: end, segments: [Segment(id: 0, start: start, end: end, text: text)])
            return .final(
                LiveFinal(utterance: number, start: start, end: end, transcript: transcript, samples: []))
        }
        let first = machine.heard(final(0, "제 번호는 010-1234-5678이에요."))
        guard case .send(let message)? = first.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(first.count == 1 && message.text?.contains("1234") == false)
        let second = machine.heard(final(1, "네."))
        guard case .perform(.store(let stored))? = second.first else {
            Issue.record("nothing was stored")
            return
        }
        #expect(stored.id == 0 && !stored.text.contains("1234") && second.count == 2)
        #expect(machine.rest?.text == "네." && machine.transcript.text.contains("1234"))
    }
}
