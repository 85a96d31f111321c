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

    private static let nothing = FlushMachine.Answer(text: "", problem: nil)

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
        #expect(machine.answer() == Self.nothing)
        machine.heard(.began(utterance: 0, start: 0))
        machine.heard(Self.final("one"))
        machine.heard(Self.final(""))
        machine.heard(Self.final("two"))
        #expect(machine.answer() == .init(text: "one two", problem: nil))
        #expect(machine.answer() == Self.nothing)
    }

    @Test func whatFailedIsToldBesideTheRest() throws {
        struct Failure: Error {}
        var machine = FlushMachine()
        machine.heard(Self.final("one"))
        machine.heard(.failed(utterance: 1, start: 2.25, end: 3.5, error: Failure()))
        machine.heard(Self.final("three"))
        var answer = machine.answer()
        #expect(answer.text == "one three")
        #expect(answer.problem?.english == "The speech from 2 s to 4 s could not be recognised.")
        #expect(machine.answer() == Self.nothing)
        for start in [5.0, 9.0] { machine.heard(.failed(utterance: 2, start: start, end: start + 1, error: Failure())) }
        answer = machine.answer()
        #expect(answer.text.isEmpty)
        #expect(answer.problem?.english == "2 stretches of speech could not be recognised, the first from 5 s to 6 s.")
    }

    @Test func tooMuchTextIsNotAddedTo() {
        var machine = FlushMachine()
        machine.heard(Self.final(String(repeating: "a", count: FlushMachine.mostText - 1)))
        #expect(machine.receive([1, 2]) == .feed([1, 2]))
        machine.heard(Self.final("b"))
        guard case .sendError(let problem) = machine.receive([1, 2]) else {
            Issue.record("audio was taken")
            return
        }
        #expect(problem.english.contains("<flush>"))
        #expect(machine.receive("<flush>") == .flush)
        // Nothing of what was heard is lost.
        #expect(machine.answer().text.utf8.count == FlushMachine.mostText + 1)
        #expect(machine.receive([1, 2]) == .feed([1, 2]))
    }
}
