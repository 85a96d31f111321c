import SoriCore
import SoriRecognition
import Testing

@testable import SoriServer

struct FlushMachineTests {
    private static func final(_ text: String) -> LiveEvent {
        let segments = text.isEmpty ? [] : [Segment(id: 0, start: 0, end: 1, text: text)]
        let transcript = Transcript(language: "en", duration: 1, segments: segments)
        return .final(LiveFinal(utterance: 0, start: 0, end: 1, transcript: transcript, samples: []))
    }

    private static func text(_ machine: inout FlushMachine) -> String? { try? machine.answer().get() }

    @Test func commands() {
        let machine = FlushMachine()
        #expect(machine.receive([1, 2, 3]) == .feed([1, 2, 3]))
        for text in ["<flush>", " <flush>\r\n"] { #expect(machine.receive(text) == .flush) }
        for text in ["", "flush", "<flush> <flush>", "{}", "<FLUSH>"] {
            guard case .sendError(let problem) = machine.receive(text) else {
                Issue.record("'\(text)' was taken")
                continue
            }
            #expect(problem.english.contains("<flush>"))
        }
    }

    @Test func theAnswerIsWhatWasHeardSinceTheLast() {
        var machine = FlushMachine()
        #expect(Self.text(&machine) == "")
        machine.heard(.began(utterance: 0, start: 0))
        machine.heard(Self.final("one"))
        machine.heard(Self.final(""))
        machine.heard(Self.final("two"))
        #expect(Self.text(&machine) == "one two")
        #expect(Self.text(&machine) == "")
    }

    @Test func aFailureIsTheAnswerOnce() {
        struct Failure: Error {}
        var machine = FlushMachine()
        machine.heard(Self.final("one"))
        machine.heard(.failed(utterance: 1, start: 2, end: 3, error: Failure()))
        #expect(Self.text(&machine) == nil)
        #expect(Self.text(&machine) == "")
    }
}
