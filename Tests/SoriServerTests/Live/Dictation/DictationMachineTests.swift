import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers
import Testing

@testable import SoriServer

/// The whole message table of the dictation socket, wrong order included.
struct DictationMachineTests {
    private static func interim(_ text: String) -> LiveEvent {
        .interim(LiveInterim(utterance: 0, start: 0, text: text))
    }

    private static func final(_ text: String) -> LiveEvent {
        let segments = text.isEmpty ? [] : [Segment(id: 0, start: 0, end: 1, text: text)]
        let transcript = Transcript(language: "en", duration: 1, segments: segments)
        return .final(LiveFinal(utterance: 0, start: 0, end: 1, transcript: transcript, samples: []))
    }

    private static func running() -> DictationMachine {
        var machine = DictationMachine(answerLanguage: .korean)
        _ = machine.receive(#"{"type":"start","lang":"ko-KR"}"#)
        _ = machine.opened(.success("ko"))
        return machine
    }

    private static func told(_ machine: inout DictationMachine, _ events: [LiveEvent]) -> [String] {
        events.flatMap { machine.heard($0) }.map { output in
            switch output {
            case .send(let message): "\(message.type.rawValue) \(message.text ?? message.message ?? "")"
            }
        }
    }

    @Test func aRound() {
        var machine = DictationMachine(answerLanguage: .korean)
        #expect(machine.receive([1, 2]) == [])
        #expect(machine.receive(#"{"type":"start","lang":"ko-KR"}"#) == [.open(LiveSessionRequest(language: "ko-KR"))])
        #expect(
            machine.opened(.success("ko")) == [.send(LiveMessage(type: .system, message: "인식 시작: 언어 - ko-KR"))])
        #expect(machine.receive([1, 2]) == [.feed([1, 2])])
        #expect(machine.receive([UInt8]()) == [])
        #expect(machine.receive(#"{"type":"end"}"#) == [.finish])
        // The last final comes after `end`.
        #expect(machine.heard(Self.final("끝")) == [.send(LiveMessage(type: .final, text: "끝"))])
        #expect(machine.finished() == [])
        #expect(machine.receive([1, 2]) == [])
        #expect(machine.receive(#"{"type":"start"}"#) == [.open(LiveSessionRequest())])
        #expect(machine.disconnected() == [.discard])
    }

    @Test func translationsAreAskedFor() {
        var machine = DictationMachine(answerLanguage: .korean, canTranslate: false)
        var request = LiveSessionRequest(language: "ko-KR")
        request.translateTo = "en"
        #expect(machine.receive(#"{"type":"start","lang":"ko-KR","translate_to":"en-US"}"#) == [.open(request)])
        // Who asks for translations where there is no language model learns at once what to configure.
        guard case .send(let message)? = machine.opened(.success("ko")).first else {
            Issue.record("nothing told")
            return
        }
        #expect(message.type == .system && message.translationError == LocalizedText.noLanguageModel.korean)
        #expect(machine.receive(#"{"type":"start","translate_to":""}"#) == [.discard, .open(LiveSessionRequest())])
        guard case .send(let other)? = machine.opened(.success("ko")).first else {
            Issue.record("nothing told")
            return
        }
        #expect(other.translationError == nil)
        for wrong in [#""xx-tongue""#, "1", "[]"] {
            guard case .send(let problem)? = machine.receive(#"{"type":"start","translate_to":\#(wrong)}"#).first else {
                Issue.record("\(wrong) was taken")
                continue
            }
            #expect(problem.type == .error && problem.message?.contains("translate_to") == true)
        }
    }

    @Test func englishClientsReadEnglish() {
        var machine = DictationMachine(answerLanguage: .english)
        _ = machine.receive(#"{"type":"start","lang":"en-US"}"#)
        #expect(
            machine.opened(.success("en"))
                == [.send(LiveMessage(type: .system, message: "Recognition started: language - en-US"))])
    }

    /// Whatever the client's browser prefers, it reads the language that it speaks; where it names none, the other.
    @Test(arguments: [
        (#","lang":"ko-KR""#, AnswerLanguage.english, true), (#","lang":"en-US""#, .korean, false),
        (#","lang":"fr""#, .korean, false), (#","lang":"zz""#, .korean, false), ("", .korean, true),
        (#","lang":"""#, .korean, true), (#","lang":"auto""#, .korean, true), ("", .english, false),
    ])
    func messagesAreInTheLanguageOfTheSpeech(field: String, otherwise: AnswerLanguage, isKorean: Bool) {
        let refusal = APIError(503, code: "backend_missing", short: "x", text: LocalizedText("안 됨", "no"))
        for outcome in [Result<String?, APIError>.success(nil), .failure(refusal)] {
            var machine = DictationMachine(answerLanguage: otherwise)
            _ = machine.receive(#"{"type":"start"\#(field)}"#)
            for action in machine.opened(outcome) + machine.receive("{") {
                guard case .send(let message) = action else { continue }
                let isHangul = message.message?.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
                #expect(isHangul == isKorean, "\(message)")
            }
        }
    }

    @Test(arguments: [
        (#"{"type":"start","lang":"en-US"}"#, "en-US", "en-US"), (#"{"type":"start"}"#, "ja", "ja"),
        (#"{"type":"start","lang":""}"#, "", "ko"), (#"{"type":"start","lang":"auto"}"#, "auto", "auto"),
    ])
    func theClientReadsTheLanguageThatItAskedFor(start: String, requested: String, told: String) {
        var machine = DictationMachine(answerLanguage: .english, defaultLanguage: "ja")
        #expect(machine.receive(start) == [.open(LiveSessionRequest(language: requested))])
        #expect(
            machine.opened(.success("ko"))
                == [.send(LiveMessage(type: .system, message: "Recognition started: language - \(told)"))])
    }

    @Test func wrongOrder() {
        var machine = DictationMachine(answerLanguage: .korean)
        // An end without a start, twice; audio without a start.
        #expect(machine.receive(#"{"type":"end"}"#) == [] && machine.receive(#"{"type":"end"}"#) == [])
        #expect(machine.receive([0]) == [])
        // A start while one is running ends that one.
        machine = Self.running()
        #expect(
            machine.receive(#"{"type":"start","lang":"en"}"#) == [.discard, .open(LiveSessionRequest(language: "en"))])
        // Refused: the socket waits for the next start.
        let refusal = APIError(503, code: "backend_missing", short: "x", text: LocalizedText("안 됨", "no"))
        #expect(machine.opened(.failure(refusal)) == [.send(LiveMessage(type: .error, message: "no"))])
        #expect(machine.receive([0]) == [])
        #expect(machine.receive(#"{"type":"end"}"#) == [])
        #expect(machine.receive(#"{"type":"start","lang":"en"}"#) == [.open(LiveSessionRequest(language: "en"))])
    }

    @Test(arguments: [
        ("", "JSON"), ("{", "JSON"), ("[]", "JSON"), ("null", "JSON"), ("\"start\"", "JSON"), ("{}", "'type'"),
        (#"{"type":7}"#, "'type'"), (#"{"type":null}"#, "'type'"), (#"{"type":"start","lang":7}"#, "'lang'"),
        (#"{"type":"start","times":"yes"}"#, "'times'"), (#"{"type":"start","corrections":1}"#, "'corrections'"),
        (#"{"type":"begin"}"#, "begin"),
    ])
    func wrongMessagesAreTold(text: String, part: String) {
        var machine = Self.running()
        guard case .send(let message)? = machine.receive(text).first else {
            Issue.record("nothing told")
            return
        }
        #expect(message.type == .error && message.message?.contains(part) == true)
        // And the session goes on.
        #expect(machine.receive([1]) == [.feed([1])])
        #expect(machine.receive(#"{"type":"end","more":[1]}"#) == [.finish])
    }

    @Test func nothingEmptyAndNothingTwiceRunning() {
        var machine = Self.running()
        #expect(Self.told(&machine, [Self.interim("하나"), Self.interim("하나"), Self.interim("")]) == ["interim 하나"])
        #expect(Self.told(&machine, [Self.final(""), Self.final("하나")]) == ["final 하나"])
        // Said again: not lost, and still not the same twice running.
        #expect(Self.told(&machine, [Self.final("하나")]) == ["interim 하나", "final 하나"])
        #expect(Self.told(&machine, [.began(utterance: 2, start: 0)]) == [])
        // In a new round the same may be the first.
        _ = machine.receive(#"{"type":"end"}"#)
        _ = machine.receive(#"{"type":"start"}"#)
        _ = machine.opened(.success("ko"))
        #expect(Self.told(&machine, [Self.final("하나")]) == ["final 하나"])
    }

    @Test func timesAndCorrectionsComeWhereTheyAreAskedFor() {
        let span = LiveFinal(
            utterance: 3, start: 1.23456, end: 2,
            transcript: Transcript(
                language: "ko", duration: 1, segments: [Segment(id: 0, start: 1.3, end: 2, text: "하나")]),
            samples: [])
        var plain = DictationMachine(answerLanguage: .korean)
        #expect(plain.receive(#"{"type":"start","times":false,"corrections":null}"#) == [.open(LiveSessionRequest())])
        _ = plain.opened(.success("ko"))
        #expect(plain.heard(.final(span)) == [.send(LiveMessage(type: .final, text: "하나"))])
        var machine = DictationMachine(answerLanguage: .korean)
        #expect(
            machine.receive(#"{"type":"start","times":true,"corrections":true}"#)
                == [.open(LiveSessionRequest(corrections: true))])
        _ = machine.opened(.success("ko"))
        #expect(
            machine.heard(.interim(LiveInterim(utterance: 3, start: 1.23456, text: "하"))) == [
                .send(LiveMessage(type: .interim, text: "하", start: 1.235, utterance: 3))
            ])
        #expect(
            machine.heard(.final(span)) == [
                .send(LiveMessage(type: .final, text: "하나", start: 1.235, end: 2, utterance: 3, language: "ko"))
            ])
        var nothing = span
        nothing.transcript.segments = []
        #expect(
            machine.heard(.final(nothing)) == [
                .send(LiveMessage(type: .correction, text: "", start: 1.235, end: 2, utterance: 3, language: "ko"))
            ])
        nothing.utterance = 4
        #expect(machine.heard(.final(nothing)) == [])
        var better = span
        better.transcript.segments[0].text = "하나요"
        #expect(
            machine.heard(.corrected(better)) == [
                .send(LiveMessage(type: .correction, text: "하나요", start: 1.235, end: 2, utterance: 3, language: "ko"))
            ])
    }

    @Test func speakersAreTold() {
        var machine = DictationMachine(answerLanguage: .english)
        #expect(
            machine.receive(#"{"type":"start","diarize":true,"registered":["Ada"]}"#)
                == [.open(LiveSessionRequest(speakers: LiveDiarisation(people: .named(["Ada"]))))])
        _ = machine.opened(.success("en"))
        var final = LiveFinal(
            utterance: 0, start: 0, end: 1,
            transcript: Transcript(
                language: "en", duration: 1, segments: [Segment(id: 0, start: 0, end: 1, text: "Yes.")]),
            samples: [])
        final.speaker = LiveSpeaker(id: "SPEAKER_00", score: nil, isCertain: true)
        #expect(
            machine.heard(.final(final)) == [
                .send(
                    LiveMessage(
                        type: .final, text: "Yes.", speaker: "SPEAKER_00", speakerID: .stranger, speakerMatch: .unknown)
                )
            ])
        // The same text by somebody else is no repetition.
        final.speaker = LiveSpeaker(id: "1f", name: "Ada", score: 0.71234, isCertain: true)
        #expect(
            machine.heard(.final(final)) == [
                .send(
                    LiveMessage(
                        type: .final, text: "Yes.", speaker: "Ada", speakerID: .registered("1f"), speakerMatch: .ok,
                        speakerScore: 0.712))
            ])
    }

    @Test func voicesAreRemembered() {
        var machine = Self.running()
        let remember = #"{"type":"remember_speaker","speaker":"SPEAKER_00","name":"지민"}"#
        #expect(machine.receive(remember) == [.remember(speaker: "SPEAKER_00", name: "지민")])
        #expect(
            machine.remembered(speaker: "SPEAKER_00", name: "지민", .success("1f")) == [
                .send(
                    LiveMessage(
                        type: .speakerRemembered, speaker: "SPEAKER_00", speakerID: .registered("1f"), name: "지민"))
            ])
        #expect(
            machine.remembered(speaker: "SPEAKER_00", name: "지민", .failure(.busy)) == [
                .send(
                    LiveMessage(
                        type: .error, message: APIError.busy.text.text(for: .korean), speaker: "SPEAKER_00"))
            ])
        for (wrong, field) in [
            (#"{"type":"remember_speaker","name":"지민"}"#, "speaker"),
            (#"{"type":"remember_speaker","speaker":"SPEAKER_00"}"#, "name"),
            (#"{"type":"start","registered":["a",1]}"#, "registered"), (#"{"type":"start","diarize":1}"#, "diarize"),
        ] {
            guard case .send(let message)? = machine.receive(wrong).first else {
                Issue.record("\(wrong) was taken")
                continue
            }
            #expect(message.type == .error && message.message?.contains("'\(field)'") == true, "\(wrong)")
        }
    }

    @Test func failuresAreTold() {
        struct Failure: Error {}
        var machine = Self.running()
        let told = Self.told(&machine, [.failed(utterance: 0, start: 1.2, end: 3.4, error: Failure())])
        #expect(told.count == 1 && told[0].hasPrefix("error 1.0초부터 3.0초까지"))
    }
}
