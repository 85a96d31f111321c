import Testing

@testable import sori

struct SpeakerListenSocketTests {
    /// A socket with its buffer, driven by hand.
    private struct Driver {
        var socket: SpeakerListenSocket
        var buffer = SlidingBuffer(seconds: 60)

        init(_ roster: SpeakerRoster, registered: [String] = [], language: String? = nil, interims: Bool = false) {
            socket = SpeakerListenSocket(
                roster: roster, registered: registered, language: language, wantsInterims: interims)
            socket.connected()
        }

        mutating func hear(seconds: Double) {
            socket.hear([UInt8](repeating: 1, count: Int(seconds * 32_000)), &buffer)
        }

        mutating func receive(_ text: String) -> [SpeakerListenSocket.Output] { socket.received(text, &buffer) }

        /// What is sent until there is nothing to send: texts, and the lengths of audio.
        mutating func sent(isAtEnd: Bool = false) -> [String] {
            var all: [String] = []
            var audio = 0
            while true {
                let step = socket.next(&buffer, isAtEnd: isAtEnd)
                if case .audio(let bytes) = step {
                    audio += bytes.count
                    continue
                }
                if audio > 0 { all.append("audio \(audio)") }
                audio = 0
                switch step {
                case .text(let text): all.append(text)
                case .voice(let bytes): all.append("voice \(bytes.count)")
                case .failed(let reason): return all + ["failed: \(reason)"]
                case .done: return all + ["done"]
                case .wait, .audio: return all
                }
            }
        }

        /// Goes through the registrations until the audio is heard.
        mutating func begin() {
            _ = receive(#"{"type":"model_loaded","message":"m"}"#)
            for number in socket.roster.speakers.indices {
                _ = receive(#"{"type":"speaker_registration_started","speaker_id":\#(number),"message":"m"}"#)
                _ = receive(#"{"type":"speaker_registration_completed","speaker_id":\#(number),"message":"m"}"#)
            }
            _ = sent()
            _ = receive(#"{"type":"transcription_started","message":"m"}"#)
        }
    }

    private static let voice = [UInt8](repeating: 7, count: 40_000)
    private static let limit =
        #"{"type":"error","code":"TRANSCRIPTION_FAILED","message":"too much; send start_transcription to go on."}"#
    private static let stopped = #"{"type":"transcription_stopped","message":"m"}"#

    private static func told(_ text: String, _ start: Double, _ end: Double, speaker: Int = 0) -> String {
        #"{"type":"transcription","speaker_id":\#(speaker),"text":"\#(text)","start":\#(start),"end":\#(end),"#
            + #""speaker_match":"ok"}"#
    }

    /// The whole conversation of two speakers with files.
    @Test func theConversation() {
        var driver = Driver(
            SpeakerRoster([("Ann", Self.voice), (nil, Self.voice)]), registered: ["지민"], language: "ko-KR",
            interims: true)
        driver.hear(seconds: 1)
        let early = driver.sent()
        #expect(early == [] && driver.socket.awaited == "model_loaded")
        _ = driver.receive(#"{"type":"model_loaded","message":"m"}"#)
        var sent = driver.sent()
        #expect(sent == [#"{"speaker_id":0,"type":"start_speaker_registration"}"#])
        _ = driver.receive(#"{"type":"speaker_registration_started","speaker_id":0,"message":"m"}"#)
        sent = driver.sent()
        #expect(sent == ["voice 32000", "voice 8000", #"{"speaker_id":0,"type":"complete_speaker_registration"}"#])
        let note = driver.receive(#"{"type":"speaker_registration_completed","speaker_id":0,"message":"m"}"#)
        #expect(note == [.note("speaker 0 (Ann) is registered")])
        sent = driver.sent()
        #expect(sent == [#"{"speaker_id":1,"type":"start_speaker_registration"}"#])
        _ = driver.receive(#"{"type":"speaker_registration_started","speaker_id":1,"message":"m"}"#)
        _ = driver.sent()
        _ = driver.receive(#"{"type":"speaker_registration_completed","speaker_id":1,"message":"m"}"#)
        sent = driver.sent()
        #expect(
            sent == [#"{"interim":true,"language":"ko-KR","registered":["지민"],"type":"start_transcription"}"#])
        _ = driver.receive(#"{"type":"transcription_started","message":"m"}"#)
        sent = driver.sent()
        #expect(sent == ["audio 32000"] && driver.socket.awaited == nil)
        sent = driver.sent(isAtEnd: true)
        #expect(sent == [#"{"type":"stop_transcription"}"#] && driver.socket.isStopping)
        _ = driver.receive(Self.stopped)
        sent = driver.sent(isAtEnd: true)
        #expect(sent == ["done"])
    }

    @Test(arguments: [
        (#""speaker_id":0,"speaker_match":"ok""#, "[Ann] text"), (#""speaker_id":1,"speaker_match":"ok""#, "[1] text"),
        (#""speaker_id":1,"speaker_match":"low""#, "[1?] text"), (#""speaker_id":0"#, "[Ann] text"),
        (#""speaker_id":2,"speaker":"Bob","speaker_match":"low""#, "[Bob?] text"), (#""start":0.5"#, "[?] text"),
    ])
    func texts(fields: String, line: String) {
        var driver = Driver(SpeakerRoster([("Ann", Self.voice), (nil, Self.voice)]))
        driver.begin()
        let interim = driver.receive(#"{"type":"interim","speaker_id":0,"text":"te"}"#)
        #expect(interim == [.interim("te")] && driver.socket.textInProgress == "te")
        let outputs = driver.receive(#"{"type":"transcription","text":"text",\#(fields)}"#)
        #expect(outputs == [.final(line)] && driver.socket.textInProgress == nil)
    }

    /// On the next connection all speakers are registered again, and what was not answered is said again.
    @Test func aLostConnection() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        driver.hear(seconds: 5)
        _ = driver.sent()
        _ = driver.receive(Self.told("a", 0.5, 2))
        driver.socket.connected()
        driver.buffer.startOver()
        driver.hear(seconds: 1)
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        _ = driver.sent()
        _ = driver.receive(#"{"type":"speaker_registration_started","speaker_id":0}"#)
        let voice = driver.sent()
        #expect(voice.first == "voice 32000" && driver.socket.roster.isComplete)
        _ = driver.receive(#"{"type":"speaker_registration_completed","speaker_id":0}"#)
        _ = driver.sent()
        _ = driver.receive(#"{"type":"transcription_started"}"#)
        let sent = driver.sent()
        #expect(sent == ["audio \(4 * 32_000)"])
    }

    /// The utterance that the limit cuts is not shown; the next transcription hears it in full.
    @Test func theLimitOfATranscription() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        driver.hear(seconds: 10)
        _ = driver.sent()
        let before = driver.receive(Self.told("a", 0.5, 4))
        #expect(before == [.final("[0] a")])
        let limit = driver.receive(Self.limit)
        driver.hear(seconds: 1)
        var sent = driver.sent()
        #expect(limit == [] && sent == [] && driver.socket.awaited == "transcription_stopped")
        let behind = driver.receive(Self.told("b", 4.5, 7))
        let cut = driver.receive(Self.told("c", 7.5, 9))
        #expect(behind == [] && cut == [.final("[0] b")] && driver.socket.textInProgress == "[0] c")
        let outputs = driver.receive(Self.stopped)
        #expect(outputs.count == 1)
        sent = driver.sent()
        #expect(sent == [#"{"type":"start_transcription"}"#])
        _ = driver.receive(#"{"type":"transcription_started"}"#)
        // From half a second before "c".
        sent = driver.sent()
        #expect(sent == ["audio \(4 * 32_000)"])
        let again = driver.receive(Self.told("c d", 0.5, 3))
        #expect(again == [.final("[0] c d")])
    }

    /// An utterance from the beginning to the limit would be cut again and again, so it is shown.
    @Test func anUtteranceLongerThanTheLimit() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        driver.hear(seconds: 3)
        _ = driver.sent()
        _ = driver.receive(Self.limit)
        _ = driver.receive(Self.told("a", 0.2, 2))
        let outputs = driver.receive(Self.stopped)
        #expect(outputs.first == .final("[0] a"))
        _ = driver.sent()
        _ = driver.receive(#"{"type":"transcription_started"}"#)
        let sent = driver.sent()
        #expect(sent == ["audio 32000"])
    }

    /// Silence is not said again for ever.
    @Test func aTranscriptionOfSilence() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        for (seconds, left) in [(10.0, 4.0), (0, 2), (0, 1)] {
            driver.hear(seconds: seconds)
            _ = driver.sent()
            _ = driver.receive(Self.limit)
            _ = driver.receive(Self.stopped)
            _ = driver.sent()
            _ = driver.receive(#"{"type":"transcription_started"}"#)
            var copy = driver
            let sent = copy.sent()
            #expect(sent == ["audio \(Int(left * 32_000))"])
        }
    }

    /// The limit may be reached by what was on its way when the client stopped; the late stop is answered by an error.
    @Test func theLimitWhileStopping() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        driver.hear(seconds: 5)
        _ = driver.sent(isAtEnd: true)
        _ = driver.receive(Self.told("a", 0.5, 3))
        _ = driver.receive(Self.limit)
        _ = driver.receive(Self.stopped)
        let late = driver.receive(#"{"type":"error","code":"TRANSCRIPTION_FAILED","message":"none goes on"}"#)
        #expect(late == [])
        _ = driver.sent(isAtEnd: true)
        _ = driver.receive(#"{"type":"transcription_started"}"#)
        let sent = driver.sent(isAtEnd: true)
        #expect(sent == ["audio \(2 * 32_000)", #"{"type":"stop_transcription"}"#])
        _ = driver.receive(Self.stopped)
        let end = driver.sent(isAtEnd: true)
        #expect(end == ["done"])
    }

    /// A speaker without a file is asked to speak, and asked again when that is refused; not more than three times.
    @Test func recordings() {
        var driver = Driver(SpeakerRoster(recorded: 1))
        driver.hear(seconds: 1)
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        for round in 1...3 {
            let opening = driver.sent()
            #expect(opening == [#"{"speaker_id":0,"type":"start_speaker_registration"}"#])
            let prompt = driver.receive(#"{"type":"speaker_registration_started","speaker_id":0}"#)
            #expect(prompt == [.note("speaker 0 (1 of 1): speak now, for 4 s")])
            driver.hear(seconds: 2)
            let nothing = driver.sent()
            #expect(nothing == [])
            driver.hear(seconds: 2)
            let voice = driver.sent()
            #expect(voice.count == 5)
            let refused = driver.receive(
                #"{"type":"error","code":"SPEAKER_REGISTRATION_FAILED","speaker_id":0,"message":"nobody speaks"}"#)
            #expect(refused == (round < 3 ? [.problem("nobody speaks")] : []))
        }
        let end = driver.sent()
        #expect(end == ["failed: speaker 0 is not registered; the server says: nobody speaks"])
    }

    /// What is said between the recordings is no part of the text; what comes behind the last one is.
    @Test func onlyWhatFollowsTheRecordingsIsTranscribed() {
        var driver = Driver(SpeakerRoster(recorded: 1))
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        driver.hear(seconds: 3)
        _ = driver.receive(#"{"type":"speaker_registration_started","speaker_id":0}"#)
        driver.hear(seconds: 4)
        driver.hear(seconds: 1)
        _ = driver.receive(#"{"type":"speaker_registration_completed","speaker_id":0}"#)
        _ = driver.sent()
        _ = driver.receive(#"{"type":"transcription_started"}"#)
        let sent = driver.sent()
        #expect(sent == ["audio 32000"])
    }

    @Test func theEndBeforeAllAreRecorded() {
        var driver = Driver(SpeakerRoster(recorded: 2))
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        _ = driver.sent()
        let sent = driver.sent(isAtEnd: true)
        #expect(sent == ["failed: the recording ended before all speakers were registered"])
    }

    /// A file that the server does not take, or people whom it does not know, are for the caller to mend.
    @Test func refusals() {
        var driver = Driver(SpeakerRoster([("Ann", Self.voice)]))
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        _ = driver.receive(#"{"type":"speaker_registration_started","speaker_id":0}"#)
        _ = driver.sent()
        _ = driver.receive(#"{"type":"error","code":"SPEAKER_REGISTRATION_FAILED","speaker_id":0,"message":"m"}"#)
        let file = driver.sent()
        #expect(file == ["failed: speaker 0 (Ann) is not registered; the server says: m"])
        driver = Driver(SpeakerRoster(), registered: ["nobody"])
        _ = driver.receive(#"{"type":"model_loaded"}"#)
        let start = driver.sent()
        #expect(start == [#"{"registered":["nobody"],"type":"start_transcription"}"#])
        _ = driver.receive(#"{"type":"error","code":"TRANSCRIPTION_FAILED","message":"who?"}"#)
        let sent = driver.sent()
        #expect(sent == ["failed: the server does not transcribe: who?"])
    }

    /// Errors that are about one utterance are shown, and it goes on; so is what makes no sense.
    @Test func otherMessages() {
        var driver = Driver(SpeakerRoster([(nil, Self.voice)]))
        driver.begin()
        let error = driver.receive(#"{"type":"error","code":"TRANSCRIPTION_FAILED","message":"1 s to 2 s"}"#)
        let unknown = driver.receive(#"{"type":"something"}"#)
        let garbage = driver.receive("what")
        #expect(error == [.problem("1 s to 2 s")] && unknown == [] && garbage.count == 1)
        let text = driver.receive(Self.told("a", 0, 1))
        #expect(text == [.final("[0] a")])
    }
}
