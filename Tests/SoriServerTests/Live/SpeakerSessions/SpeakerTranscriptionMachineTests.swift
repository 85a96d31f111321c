import FoundationEssentials
import SoriCore
import SoriRecognition
import Testing

@testable import SoriServer

struct SpeakerTranscriptionMachineTests {
    private struct Unexpected: Error {}

    private func machine(interims: Bool = false, audio: Int = 100) -> SpeakerTranscriptionMachine {
        SpeakerTranscriptionMachine(
            answerLanguage: .english, wantsInterims: interims, mostAudio: audio,
            now: { Date(timeIntervalSince1970: 1_755_754_215.125) })
    }

    private func final(_ text: String, _ speaker: LiveSpeaker?) -> LiveEvent {
        var final = LiveFinal(
            utterance: 0, start: 1.23456, end: 2.5,
            transcript: Transcript(
                language: "en", duration: 1, segments: [Segment(id: 0, start: 1.2, end: 2.5, text: text)]),
            samples: [Float](repeating: 0.1, count: 100)[...])
        final.speaker = speaker
        return .final(final)
    }

    private func messages(_ outputs: [SpeakerTranscriptionMachine.Output]) -> [SpeakerMessage] {
        outputs.compactMap { if case .send(let message) = $0 { message } else { nil } }
    }

    @Test func anUtteranceIsOneMessage() throws {
        var machine = machine()
        let speaker = LiveSpeaker(id: "1", name: "alice", score: 0.7128, isCertain: true)
        let message = try #require(messages(machine.heard(final("hello", speaker))).first)
        #expect(message.type == .transcription && message.speakerID == 1 && message.speaker == "alice")
        #expect(message.timestamp == "2025-08-21T05:30:15.125Z")
        #expect(message.confidence == -20 && message.start == 1.235 && message.end == 2.5)
        #expect(message.match == .certain && message.score == 0.713)
        let uncertain = LiveSpeaker(id: "0", score: 0.1, isCertain: false)
        #expect(messages(machine.heard(final("hello", uncertain))).first?.match == .low)
    }

    @Test func whatIsNothingIsNotTold() {
        var machine = machine()
        #expect(machine.heard(final("", LiveSpeaker(id: "1", score: 1, isCertain: true))).isEmpty)
        #expect(machine.heard(final("a", nil)).isEmpty)
        #expect(machine.heard(.began(utterance: 0, start: 0)).isEmpty)
    }

    @Test func interimsAreToldWhereTheyAreWanted() {
        let interim = LiveEvent.interim(LiveInterim(utterance: 0, start: 0, text: "hel"))
        var quiet = machine()
        #expect(quiet.heard(interim).isEmpty)
        var machine = machine(interims: true)
        #expect(messages(machine.heard(interim)) == [SpeakerMessage(type: .interim, text: "hel")])
        _ = machine.heard(final("hello", LiveSpeaker(id: "1", score: 1, isCertain: true)))
        #expect(messages(machine.heard(interim)).first?.speakerID == 1)
    }

    @Test func theEndIsToldAfterTheLastFinal() throws {
        var machine = machine()
        #expect(machine.receive("{\"type\":\"stop_transcription\"}") == [.finish])
        let actions = machine.finished()
        #expect(actions.last == .stop)
        guard case .send(let message) = actions.first else { throw Unexpected() }
        #expect(message.type == .transcriptionStopped)
        #expect(machine.receive([1, 2]).isEmpty)
    }

    @Test func audioEndsAtItsLimit() throws {
        var machine = machine(audio: 10)
        #expect(machine.receive([UInt8](repeating: 1, count: 6)) == [.feed([UInt8](repeating: 1, count: 6))])
        let actions = machine.receive([UInt8](repeating: 1, count: 6))
        #expect(actions.first == .feed([UInt8](repeating: 1, count: 4)) && actions.last == .finish)
        guard case .send(let message) = actions[1] else { throw Unexpected() }
        #expect(message.code == .transcriptionFailed)
        #expect(machine.receive([1]).isEmpty)
    }

    @Test func registrationsDuringATranscriptionAreErrors() throws {
        var machine = machine()
        let actions = machine.receive("{\"type\":\"start_speaker_registration\",\"speaker_id\":3}")
        guard case .send(let message) = actions.first else { throw Unexpected() }
        #expect(message.code == .registrationFailed && message.speakerID == 3)
        guard case .send(let again) = machine.receive("{\"type\":\"start_transcription\"}").first else {
            throw Unexpected()
        }
        #expect(again.code == .transcriptionFailed)
        guard case .send(let garbage) = machine.receive("{").first else { throw Unexpected() }
        #expect(garbage.code == .transcriptionFailed)
    }

    @Test func theClientThatGoesLeavesNothing() {
        let machine = machine()
        #expect(machine.disconnected() == [.discard])
    }
}
