import SoriCore
import SoriHTTP
import SoriRecognition
import Testing

@testable import SoriServer

struct FlushMachineTests {
    private static func final(_ text: String) -> LiveEvent {
        let segments = text.isEmpty ? [] : [Segment(id: 0, start: 0, end: 1, text: text)]
        let transcript = Transcript(language: "en", duration: 1, segments: segments)
        return .final(LiveFinal(utterance: 0, start: 0, end: 1, transcript: transcript, samples: []))
    }

    private static func machine(_ format: FlushMachine.Format = .json) -> FlushMachine {
        FlushMachine(format: format, answerLanguage: .english)
    }

    private static let nothing = [FlushMachine.Action.send(.answer("", error: nil))]

    @Test func commands() {
        let machine = Self.machine()
        for text in ["<flush>", " <flush>\r\n"] { #expect(machine.receive(text) == [.finish]) }
        for text in ["", "flush", "<flush> <flush>", "{}", "<FLUSH>"] {
            guard case .send(.error(let problem))? = machine.receive(text).first else {
                Issue.record("'\(text)' was taken")
                continue
            }
            #expect(problem.contains("<flush>"))
        }
    }

    @Test func theFirstAudioAfterAFlushOpensASession() {
        var machine = Self.machine()
        #expect(machine.receive([1, 2, 3]) == [.open(LiveSessionRequest()), .feed([1, 2, 3])])
        #expect(machine.opened(.success("en")) == [])
        #expect(machine.receive([4]) == [.feed([4])])
        _ = machine.finished()
        #expect(machine.receive([5]) == [.open(LiveSessionRequest()), .feed([5])])
        // The engine has gone since the socket opened.
        #expect(machine.opened(.failure(.busy)) == [.close(.tryAgainLater, reason: "no speech engine is ready")])
        #expect(machine.disconnected() == [.discard])
    }

    @Test func theAnswerIsWhatWasHeardSinceTheLast() {
        var machine = Self.machine()
        #expect(machine.finished() == Self.nothing)
        #expect(machine.heard(.began(utterance: 0, start: 0)) == [])
        #expect(machine.heard(Self.final("one")) == [], "nothing is told before the flush")
        _ = machine.heard(Self.final(""))
        _ = machine.heard(Self.final("two"))
        #expect(machine.finished() == [.send(.answer("one two", error: nil))])
        #expect(machine.finished() == Self.nothing)
    }

    @Test func speakersAreTold() throws {
        func final(_ text: String, _ speaker: String?) -> LiveEvent {
            guard case .final(var final) = Self.final(text) else { return Self.final(text) }
            final.speaker = speaker.map { LiveSpeaker(id: $0, score: nil, isCertain: true) }
            return .final(final)
        }
        let events = [final("one", "A"), final("two", "A"), final("three", nil), final("four", "B")]
        for format in [FlushMachine.Format.json, .text] {
            var machine = FlushMachine(format: format, answerLanguage: .english, tellsSpeakers: true)
            for event in events { _ = machine.heard(event) }
            guard case .send(let message)? = machine.finished().first else { continue }
            switch message {
            case .answer(let text, nil, let segments?):
                #expect(text == "one two three four")
                #expect(segments.map(\.speaker) == ["A", "A", nil, "B"])
                #expect(segments.map(\.text) == ["one", "two", "three", "four"])
            case .text(let text): #expect(text == "A: one two\nthree\nB: four")
            default: Issue.record("\(message)")
            }
            let next: FlushMachine.Message = format == .json ? .answer("", error: nil, segments: []) : .text("")
            #expect(machine.finished() == [.send(next)], "the next answer begins anew, with speakers")
        }
    }

    @Test func whatFailedIsToldBesideTheRest() throws {
        struct Failure: Error {}
        var machine = Self.machine()
        _ = machine.heard(Self.final("one"))
        _ = machine.heard(.failed(utterance: 1, start: 2.25, end: 3.5, error: Failure()))
        _ = machine.heard(Self.final("three"))
        let problem = "The speech from 2 s to 4 s could not be recognised."
        #expect(machine.finished() == [.send(.answer("one three", error: problem))])
        #expect(machine.finished() == Self.nothing)
        for start in [5.0, 9.0] {
            _ = machine.heard(.failed(utterance: 2, start: start, end: start + 1, error: Failure()))
        }
        let problems = "2 parts of the speech could not be recognised, the first from 5 s to 6 s."
        #expect(machine.finished() == [.send(.answer("", error: problems))])
    }

    @Test func bareTextsAreToldTheirErrorBefore() {
        struct Failure: Error {}
        var machine = Self.machine(.text)
        #expect(machine.finished() == [.send(.text(""))])
        _ = machine.heard(Self.final("one"))
        _ = machine.heard(.failed(utterance: 1, start: 2, end: 3, error: Failure()))
        let problem = "The speech from 2 s to 3 s could not be recognised."
        #expect(machine.finished() == [.send(.error(problem)), .send(.text("one"))])
    }

    @Test func messagesOnTheWire() throws {
        #expect(try FlushMachine.Message.answer("a", error: nil).webSocketMessage == .text(#"{"text":"a"}"#))
        #expect(
            try FlushMachine.Message.answer("", error: "b").webSocketMessage == .text(#"{"error":"b","text":""}"#))
        #expect(try FlushMachine.Message.text("a \"b\"").webSocketMessage == .text("a \"b\""))
        #expect(try FlushMachine.Message.error("c").webSocketMessage == .text(#"{"error":"c"}"#))
    }

    @Test func tooMuchTextIsNotAddedTo() {
        var machine = Self.machine()
        _ = machine.opened(.success("en"))
        _ = machine.heard(Self.final(String(repeating: "a", count: FlushMachine.mostText - 1)))
        #expect(machine.receive([1, 2]) == [.feed([1, 2])])
        _ = machine.heard(Self.final("b"))
        guard case .send(.error(let problem))? = machine.receive([1, 2]).first else {
            Issue.record("audio was taken")
            return
        }
        #expect(problem.contains("<flush>"))
        #expect(machine.receive("<flush>") == [.finish])
        // Nothing of what was heard is lost.
        guard case .send(.answer(let text, error: nil, segments: nil))? = machine.finished().first else {
            Issue.record("no answer")
            return
        }
        #expect(text.utf8.count == FlushMachine.mostText + 1)
        #expect(machine.receive([1, 2]).last == .feed([1, 2]))
    }
}
