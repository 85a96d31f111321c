import Testing

@testable import SoriServer

struct SpeakerRegistrationMachineTests {
    private var machine = SpeakerRegistrationMachine(answerLanguage: .english, sampleRate: 16_000, seconds: 2)

    private func start(_ speaker: Int) -> String {
        "{\"type\":\"start_speaker_registration\",\"speaker_id\":\(speaker)}"
    }

    private func complete(_ speaker: Int) -> String {
        "{\"type\":\"complete_speaker_registration\",\"speaker_id\":\(speaker)}"
    }

    /// The message that is the only answer.
    private func message(_ actions: [SpeakerRegistrationMachine.Action]) throws -> SpeakerMessage {
        try #require(actions.count == 1)
        guard case .send(let message) = actions[0] else { throw Unexpected() }
        return message
    }

    private struct Unexpected: Error {}

    @Test mutating func theOrderOfTheContract() throws {
        #expect(machine.greeting.type == .modelLoaded)
        for speaker in 0...2 {
            let started = try message(machine.receive(start(speaker)))
            #expect(started.type == .registrationStarted && started.speakerID == speaker)
            machine.receive([1, 2])
            machine.receive([3])
            #expect(machine.receive(complete(speaker)) == [.enrol(speaker: speaker, audio: [1, 2, 3])])
            let completed = try message(machine.enrolled(speaker, problem: nil))
            #expect(completed.type == .registrationCompleted && completed.speakerID == speaker)
        }
        #expect(machine.receive("{\"type\":\"start_transcription\"}") == [.transcribe(SpeakerCommand.Options())])
    }

    @Test mutating func audioOutsideARegistrationIsDropped() {
        machine.receive([1, 2])
        _ = machine.receive(start(0))
        #expect(machine.receive(complete(0)) == [.enrol(speaker: 0, audio: [])])
        machine.receive([3, 4])
        _ = machine.receive(start(0))
        #expect(machine.receive(complete(0)) == [.enrol(speaker: 0, audio: [])])
    }

    @Test mutating func aRegistrationKeepsSoMuchAudioAndNoMore() throws {
        _ = machine.receive(start(0))
        for _ in 0..<10 { machine.receive([UInt8](repeating: 7, count: 20_000)) }
        guard case .enrol(_, let audio) = machine.receive(complete(0)).first else {
            throw Unexpected()
        }
        #expect(audio.count == 2 * 16_000 * 2)
    }

    @Test mutating func startingAgainForgetsWhatWasSaid() {
        _ = machine.receive(start(0))
        machine.receive([1, 2])
        _ = machine.receive(start(0))
        machine.receive([5])
        #expect(machine.receive(complete(0)) == [.enrol(speaker: 0, audio: [5])])
    }

    @Test mutating func aFailureLeavesTheOthersRegistered() throws {
        _ = machine.receive(start(0))
        _ = machine.receive(complete(0))
        _ = machine.enrolled(0, problem: nil)
        _ = machine.receive(start(1))
        _ = machine.receive(complete(1))
        let failed = try message(machine.enrolled(1, problem: LocalizedText("짧음", "too short")))
        #expect(failed.code == .registrationFailed && failed.speakerID == 1 && failed.message == "too short")
        #expect(machine.receive("{\"type\":\"start_transcription\"}") == [.transcribe(SpeakerCommand.Options())])
    }

    @Test mutating func whatIsOutOfOrderIsAnErrorAndChangesNothing() throws {
        let early = try message(machine.receive(complete(0)))
        #expect(early.type == .error && early.code == .registrationFailed && early.speakerID == 0)
        #expect(try message(machine.receive("{\"type\":\"start_transcription\"}")).code == .transcriptionFailed)
        #expect(try message(machine.receive("{\"type\":\"stop_transcription\"}")).code == .transcriptionFailed)
        _ = machine.receive(start(0))
        machine.receive([9])
        #expect(try message(machine.receive(start(1))).code == .registrationFailed)
        #expect(try message(machine.receive(complete(1))).speakerID == 1)
        #expect(try message(machine.receive("{\"type\":\"start_transcription\"}")).speakerID == 0)
        #expect(machine.receive(complete(0)) == [.enrol(speaker: 0, audio: [9])])
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"type\":5}", "{\"type\":\"sing\"}", "{\"type\":\"start_speaker_registration\"}",
        "{\"type\":\"start_speaker_registration\",\"speaker_id\":\"0\"}",
        "{\"type\":\"start_speaker_registration\",\"speaker_id\":-1}",
        "{\"type\":\"start_speaker_registration\",\"speaker_id\":64}",
        "{\"type\":\"start_transcription\",\"interim\":\"yes\"}", "{\"type\":\"start_transcription\",\"registered\":1}",
    ])
    mutating func wrongMessagesAreAnswered(text: String) throws {
        let answer = try message(machine.receive(text))
        #expect(answer.type == .error && answer.code != nil && answer.message?.isEmpty == false)
        #expect(try message(machine.receive(start(0))).type == .registrationStarted)
    }

    @Test func namesAreBounded() {
        func command(_ count: Int) -> SpeakerCommand {
            let names = [String](repeating: "\"a\"", count: count).joined(separator: ",")
            return SpeakerCommand("{\"type\":\"start_transcription\",\"registered\":[\(names)]}")
        }
        #expect(command(64) == .startTranscription(.init(registered: [String](repeating: "a", count: 64))))
        guard case .wrong = command(65) else { return #expect(Bool(false), "65 names are taken") }
    }

    @Test func optionsOfATranscription() {
        let text = "{\"type\":\"start_transcription\",\"interim\":true,\"language\":\"ko\",\"registered\":[\"alice\"]}"
        let options = SpeakerCommand.Options(interim: true, language: "ko", registered: ["alice"])
        #expect(SpeakerCommand(text) == .startTranscription(options))
    }
}
