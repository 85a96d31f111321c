import SoriHTTP
import SoriSpeakers
import Testing

@testable import SoriServer

struct StoredTranscriptTests {
    private func transcript(_ segments: String, duration: Double = 300) throws -> StoredTranscript {
        try StoredTranscript(#"{"text": "x", "duration": \#(duration), "segments": [\#(segments)]}"#)
    }

    private func meeting() throws -> StoredTranscript {
        try transcript(
            """
            {"id": 0, "start": 0, "end": 3, "speaker": "SPEAKER_00"}, {"id": 1, "start": 3, "end": 4, "speaker": "Kim"},
            {"id": 2, "start": 5, "end": 25, "speaker": "Kim"}, {"id": 3, "start": 30, "end": 48, "speaker": "Kim"},
            {"id": 4, "start": 50, "end": 52.5, "speaker": "Kim"}, {"id": 5, "start": 52.5, "end": 53, "speaker": null}
            """)
    }

    private func failure(_ selection: TranscriptPart.Selection, _ transcript: StoredTranscript) -> APIError? {
        #expect(throws: APIError.self) { try transcript.speech(selection) }
    }

    @Test func timesAndSegmentsAreFound() throws {
        let meeting = try meeting()
        #expect(try meeting.speech(.times(6...9)) == .init(channel: nil, spans: [6...9]))
        #expect(try meeting.speech(.segment(4)) == .init(channel: nil, spans: [50...52.5]))
        // The duration is rounded.
        #expect(try meeting.speech(.times(290...300.04)).spans == [290...300.04])
    }

    @Test func aSpeakersLongestSegmentsAreTaken() throws {
        #expect(try meeting().speech(.speaker("Kim")).spans == [5...25, 30...48])
        #expect(try meeting().speech(.speaker("SPEAKER_00")).spans == [0...3])
    }

    @Test func segmentsThatTouchAreOneSpan() throws {
        let speech = try transcript(
            """
            {"id": 0, "start": 4, "end": 6, "speaker": "a"}, {"id": 1, "start": 1, "end": 4, "speaker": "a"},
            {"id": 2, "start": 5.5, "end": 8, "speaker": "a"}
            """
        ).speech(.speaker("a"))
        #expect(speech.spans == [1...8] && speech.seconds == 7)
    }

    @Test func aChannelIsHeardAlone() throws {
        let call = try transcript(
            """
            {"id": 0, "start": 0, "end": 4, "channel": 0, "speaker": "agent"},
            {"id": 1, "start": 3, "end": 9, "channel": 1, "speaker": "caller"}
            """)
        #expect(try call.speech(.segment(1)).channel == 1)
        #expect(try call.speech(.speaker("agent")).channel == 0)
        #expect(try call.speech(.times(5...8)).channel == 1)
        #expect(try call.speech(.times(0...9)).channel == nil)
    }

    @Test func whatIsNotInItIsTold() throws {
        let meeting = try meeting()
        #expect(failure(.times(298...301), meeting)?.field == "end")
        #expect(failure(.times(301...305), meeting)?.field == "start")
        #expect(failure(.times(10...200), meeting)?.field == "end")
        #expect(failure(.segment(6), meeting)?.text.english.contains("the last one is 5") == true)
        #expect(failure(.speaker("SPEAKER_07"), meeting)?.text.english.contains("SPEAKER_00, Kim") == true)
        let plain = try transcript(#"{"id": 0, "start": 0, "end": 4}"#)
        #expect(failure(.speaker("SPEAKER_00"), plain)?.text.english.contains("diarize") == true)
        #expect(failure(.segment(0), try transcript(""))?.field == "segment")
    }

    @Test func whatIsTooShortIsTold() throws {
        let meeting = try meeting()
        for (selection, field) in [(TranscriptPart.Selection.times(6...7.9), "end"), (.segment(1), "segment")] {
            let error = failure(selection, meeting)
            #expect(error?.code.rawValue == "too_short" && error?.field == field && error?.status == 422)
        }
    }
}
