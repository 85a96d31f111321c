import SoriCore
import SoriHTTP
import Testing

@testable import SoriServer

struct OpenAITranscriptionFormTests {
    private func form(_ fields: (name: String, value: String)...) throws -> OpenAITranscriptionForm {
        try OpenAITranscriptionForm(FieldReader(fields), task: .transcribe)
    }

    @Test func keywordsAreHotwords() throws {
        let options = try form(("keywords[]", "소리"), ("keywords[]", "Silero"), ("keywords[]", "")).options
        #expect(options.hotwords == "소리, Silero")
        #expect(try form(("keywords", "one"), ("hotwords", "two")).options.hotwords == "two")
        #expect(try form().options.hotwords == nil)
    }

    @Test func knownVoicesNeedSpeakers() throws {
        let name = (name: "known_speaker_names[]", value: "Ada")
        let reference = (name: "known_speaker_references[]", value: "data:audio/wav;base64,UklGRg==")
        #expect(try form(name, reference, ("response_format", "diarized_json")).references.map(\.name) == ["Ada"])
        #expect(try form(name, reference, ("response_format", "vtt"), ("diarize", "true")).references.count == 1)
        for (field, value) in [("response_format", "json"), ("channels", "split"), ("known_speakers", "*")] {
            let error = #expect(throws: APIError.self) { _ = try form(name, reference, (field, value)) }
            #expect(error?.status == 400 && error?.field == "known_speaker_names")
        }
    }

    /// One language is that of the speech; among several it is detected, and `language` wins.
    @Test func languages() throws {
        #expect(try form(("languages[]", "ko")).options.language == "ko")
        let two = try form(("languages[]", "ko-KR"), ("languages[]", "en")).options
        #expect(two.language == "auto" && two.languageCandidates == ["ko", "en"])
        #expect {
            try form(("languages[]", "ko"), ("languages[]", "klingonish"))
        } throws: { ($0 as? APIError)?.field == "languages" }
        #expect(try form(("languages[]", "ko"), ("language", "en")).options.language == "en")
        #expect(try form().options.language == "auto")
    }

    @Test(arguments: ["json", "text", "srt", "vtt"]) func wordsNeedAFormatThatHasThem(format: String) throws {
        #expect {
            try form(("timestamp_granularities[]", "word"), ("response_format", format))
        } throws: { error in
            (error as? APIError)?.status == 400 && (error as? APIError)?.field == "timestamp_granularities"
        }
        _ = try form(("timestamp_granularities[]", "segment"), ("response_format", format))
        let verbose = try form(("timestamp_granularities[]", "word"), ("response_format", "verbose_json"))
        #expect(verbose.options.wordTimestamps && !verbose.segmentTimestamps)
    }
}
