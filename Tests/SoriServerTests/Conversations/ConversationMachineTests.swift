import SoriCore
import SoriRecognition
import Testing

@testable import SoriServer

struct ConversationMachineTests {
    private static func final(_ text: String, _ start: Double, _ end: Double) -> LiveEvent {
        let segments = text.isEmpty ? [] : [Segment(id: 0, start: start, end: end, text: text, confidence: 0.5)]
        let transcript = Transcript(language: "ko", duration: end, segments: segments)
        return .final(LiveFinal(utterance: 0, start: start, end: end, transcript: transcript, samples: []))
    }

    @Test func aConversation() {
        var machine = ConversationMachine(id: "j1", language: "ko", answerLanguage: .korean)
        #expect(machine.greeting == LiveMessage(type: .connectionSuccess, jobID: "j1"))
        #expect(machine.receive([1]) == [.feed([1])])
        let first = Segment(id: 0, start: 0.1004, end: 1.25, text: "하나", confidence: 0.5)
        #expect(
            machine.heard(Self.final("하나", 0.1004, 1.25)) == [
                .perform(.store(first)),
                .send(LiveMessage(type: .transcriptSegment, text: "하나", segmentID: 0, start: 0.1, end: 1.25)),
            ])
        #expect(machine.heard(Self.final("", 2, 3)) == [])
        #expect(machine.heard(.began(utterance: 2, start: 3)) == [])
        #expect(machine.receive(#"{"type":"end"}"#) == [.finish])
        // The client may go as well: what it said is worked up all the same.
        #expect(machine.disconnected() == [.finish] && machine.finished() == [.stop])
        // What was left comes after `end`; audio and another `end` make no difference any more.
        #expect(machine.heard(Self.final("둘", 4, 5)).count == 2)
        #expect(machine.receive([1]) == [] && machine.receive(#"{"type":"end"}"#) == [] && machine.receive("x") == [])
        #expect(machine.transcript.text == "하나 둘" && machine.transcript.duration == 5)
        #expect(machine.transcript.segments.map(\.id) == [0, 1])
    }

    @Test(arguments: ["", "{", "{}", #"{"type":"stop"}"#, #"{"type":3}"#, "[]"])
    func wrongMessagesAreTold(text: String) {
        var machine = ConversationMachine(id: "j1", language: "ko", answerLanguage: .english)
        guard case .send(let message)? = machine.receive(text).first else {
            Issue.record("nothing told")
            return
        }
        #expect(message.type == .error && message.message?.contains(#"{"type":"end"}"#) == true)
        #expect(machine.receive([1]) == [.feed([1])])
    }

    @Test func failuresAreTold() {
        struct Failure: Error {}
        var machine = ConversationMachine(id: "j1", language: "ko", answerLanguage: .english)
        let actions = machine.heard(.failed(utterance: 0, start: 1, end: 2, error: Failure()))
        #expect(actions.count == 1 && machine.transcript.segments.isEmpty)
    }
}
