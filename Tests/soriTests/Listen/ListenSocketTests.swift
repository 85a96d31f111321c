import Testing

@testable import sori

struct ListenSocketTests {
    @Test(arguments: [
        ("/stt/websocket", ListenSocket.Kind.dictation), ("/stt/websocket?sample_rate=16000", .dictation),
        ("/ws/transcribe?format=text", .flush), ("/ws/detect", .detection), ("/ws/abc", .conversation),
        ("/api/v1/stream/abc", .conversation),
    ])
    func kinds(path: String, kind: ListenSocket.Kind) {
        #expect(ListenSocket(path: path, language: nil)?.kind == kind)
    }

    @Test(arguments: ["/", "/health", "/ws", "/ws/a/b", "/api/v1/stream", "/stt"])
    func others(path: String) { #expect(ListenSocket(path: path, language: nil) == nil) }

    @Test func dictation() throws {
        var socket = try #require(ListenSocket(path: "/stt/websocket", language: "ko-KR"))
        let opening = socket.opening()
        #expect(opening == #"{"lang":"ko-KR","type":"start"}"# && socket.closing == #"{"type":"end"}"#)
        let steps: [(String, [ListenSocket.Output], Bool)] = [
            (#"{"type":"system","message":"인식 시작"}"#, [.note("인식 시작")], false),
            (#"{"type":"interim","text":"하나"}"#, [.interim("하나")], true),
            (#"{"type":"error","message":"x"}"#, [.problem("x")], true),
            (#"{"type":"final","text":"하나 둘"}"#, [.final("하나 둘")], false),
            (#"{"type":"something"}"#, [], false),
        ]
        for (text, outputs, isOpen) in steps {
            let given = socket.received(text)
            #expect(given == outputs && (socket.textInProgress != nil) == isOpen)
        }
        #expect(!socket.isFinished && socket.wait(after: 2, limit: 10) == .isOver)
        let unknown = socket.received("what")
        #expect(unknown.count == 1)
    }

    /// A server that has begun a text, or has never said anything, gets the whole time, and no more.
    @Test(
        arguments: [
            ("/stt/websocket", nil), ("/stt/websocket", #"{"type":"interim","text":"하나"}"#), ("/ws/transcribe", nil),
            ("/ws/abc", #"{"type":"transcript_segment","text":"하나"}"#),
        ] as [(String, String?)])
    func theWaitForTheLastWordsEnds(path: String, message: String?) throws {
        var socket = try #require(ListenSocket(path: path, language: nil))
        _ = socket.opening()
        if let message { _ = socket.received(message) }
        #expect(socket.wait(after: 9.9, limit: 10) == .goesOn)
        #expect(socket.wait(after: 10, limit: 10) == .isInVain)
        #expect(socket.usualAnswerTime >= 10)
    }

    @Test func flush() throws {
        for (text, outputs) in [
            (#"{"text":"one"}"#, [ListenSocket.Output.final("one")]), (#"{"text":""}"#, []), ("one", [.final("one")]),
        ] {
            var socket = try #require(ListenSocket(path: "/ws/transcribe", language: nil))
            #expect(socket.closing == "<flush>")
            let given = socket.received(text)
            #expect(given == outputs && socket.isFinished)
        }
    }

    /// Speakers are asked for in the first message, and stand before the texts.
    @Test func dictationWithSpeakers() throws {
        let speakers = SpeakerRequest(registered: ["지민", "A\"B"])
        var socket = try #require(ListenSocket(path: "/stt/websocket", language: nil, speakers: speakers))
        let opening = socket.opening()
        #expect(opening == #"{"diarize":true,"registered":["지민","A\"B"],"type":"start"}"#)
        _ = socket.received(#"{"type":"system","message":"m"}"#)
        for (fields, line) in [
            (#","speaker":"SPEAKER_00","speaker_match":"unknown","speaker_id":-1"#, "[SPEAKER_00] a"),
            (#","speaker":"지민","speaker_match":"ok","speaker_id":"7""#, "[지민] a"), ("", "[?] a"),
        ] {
            let given = socket.received(#"{"type":"final","text":"a"\#(fields)}"#)
            #expect(given == [.final(line)])
        }
        let later = socket.received(#"{"type":"error","message":"x","speaker":"SPEAKER_01"}"#)
        #expect(later == [.problem("x")] && socket.refusal == nil)
    }

    /// Without the speakers nothing is heard, so an error in place of the beginning is the end.
    @Test func speakersThatTheServerCannotTell() throws {
        var socket = try #require(
            ListenSocket(path: "/stt/websocket", language: nil, speakers: SpeakerRequest(diarizes: true)))
        let opening = socket.opening()
        #expect(opening == #"{"diarize":true,"type":"start"}"#)
        let given = socket.received(#"{"type":"error","message":"no models"}"#)
        #expect(given == [] && socket.refusal == "the server does not tell the speakers: no models")
    }

    @Test func flushWithSpeakers() throws {
        var socket = try #require(
            ListenSocket(path: "/ws/transcribe", language: nil, speakers: SpeakerRequest(diarizes: true)))
        let given = socket.received(
            #"{"text":"a b","segments":[{"start":0,"end":1,"text":"a","speaker":"SPEAKER_00"},"#
                + #"{"start":1,"end":2,"text":"b","speaker":null}]}"#)
        #expect(given == [.final("[SPEAKER_00] a"), .final("[?] b")] && socket.isFinished)
    }

    /// A conversation's job says whether speakers are told; they are shown when they are.
    @Test func conversationWithSpeakers() throws {
        var socket = try #require(ListenSocket(path: "/ws/j", language: nil))
        let segment = socket.received(
            #"{"type":"transcript_segment","segment_id":0,"text":"a","start":0,"end":1,"speaker":"SPEAKER_01"}"#)
        #expect(segment == [.final("[SPEAKER_01] a")])
    }

    @Test func detectionTellsChangesOnly() throws {
        var socket = try #require(ListenSocket(path: "/ws/detect", language: nil))
        var told: [ListenSocket.Output] = []
        for flag in ["false", "false", "true", "true", "false"] {
            told += socket.received("{\"speech_detected\":\(flag)}")
        }
        #expect(told == [.speech(false), .speech(true), .speech(false)] && socket.closing == nil)
        let problem = socket.received(#"{"error":"no"}"#)
        #expect(problem == [.problem("no")])
    }

    @Test func conversation() throws {
        var socket = try #require(ListenSocket(path: "/ws/j", language: nil))
        let greeting = socket.received(#"{"type":"connection_success","job_id":"j"}"#)
        let segment = socket.received(#"{"type":"transcript_segment","segment_id":0,"text":"a","start":0,"end":1}"#)
        #expect(greeting == [] && segment == [.final("a")] && !socket.isFinished)
        let summary = socket.received(
            #"{"type":"final_summary","summary":{"summary":"s","keywords":["k"]},"transcript":"a"}"#)
        #expect(summary == [.note("s")] && socket.isFinished)
    }

    @Test func theLineShowsTheEndOfLongTexts() {
        let line = LiveLine(columns: 12)
        #expect(line.interim("short") == "\r\u{1B}[K\u{1B}[90mshort\u{1B}[0m")
        #expect(line.interim("a rather long text") == "\r\u{1B}[K\u{1B}[90m… long text\u{1B}[0m")
        // Hangul takes two columns.
        #expect(line.interim("가나다라마바사") == "\r\u{1B}[K\u{1B}[90m…다라마바사\u{1B}[0m")
        #expect(line.final("done") == "\r\u{1B}[Kdone\n")
    }
}
