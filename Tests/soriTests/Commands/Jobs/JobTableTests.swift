import FoundationEssentials
import SoriCore
import SoriServer
import Testing

@testable import sori

struct JobTableTests {
    private func job(_ id: String, file: String, result: String = "null", error: String = "null") throws -> JobDocument
    {
        let text = """
            {"attempts":1,"batch_id":null,"completed_at":null,"created_at":"2026-01-02T03:04:05.678Z","error":\(error),
            "file_path":"\(file)","is_stream":false,"job_id":"\(id)","language":"ko","priority":0,"progress":7,
            "started_at":null,"status":"pending","result":\(result)}
            """
        return try JSONDecoder().decode(JobDocument.self, from: Data(text.utf8))
    }

    @Test func columnsStandBelowEachOther() throws {
        let text = JobTable.text([try job("a", file: "/x/통화.wav"), try job("longer", file: #"b\u001B[2J.wav"#)])
        #expect(
            text == """
                JOB     STATUS   DONE  CREATED              FILE
                a       pending  7%    2026-01-02 03:04:05  /x/통화.wav
                longer  pending  7%    2026-01-02 03:04:05  b?[2J.wav

                """)
    }

    @Test func oneJob() throws {
        let result =
            #"{"text":"안녕","language":"ko","duration":1.5,"segments":[{"id":0,"start":0,"end":1.5,"text":"안녕"}]}"#
        let text = JobTable.text(of: try job("a", file: "b.wav", result: result, error: #""busy: later""#))
        for part in ["job", "b.wav", "pending, 7%", "busy: later", "\n안녕\n"] { #expect(text.contains(part)) }
        #expect(!text.contains("batch") && !text.contains("priority"))
    }

    @Test func aResultBecomesATranscript() throws {
        let result = """
            {"language":"en","duration":2,"success":true,"segments":[{"id":0,"start":0.5,"end":1,"text":"a b",
            "confidence":0.5,"speaker":"Ada","words":[{"word":"a","start":0.5,"end":0.7,"probability":0.25}]}]}
            """
        let transcript = try #require(try job("a", file: "b", result: result).result).transcript
        #expect(transcript.language == "en" && transcript.segments.count == 1)
        #expect(
            transcript.segments.first?.speaker == "Ada" && transcript.segments.first?.words.first?.probability == 0.25)
        #expect(TranscriptFormat.srt.write(transcript).contains("00:00:00,500 --> 00:00:01,000\n[Ada]: a b"))
    }
}

struct JobsQueryTests {
    private func query(_ words: String...) throws -> String {
        try JobsQuery(CommandArguments(words, known: JobsCommand.options)).text
    }

    @Test func options() throws {
        #expect(try query() == "")
        #expect(
            try query("--status", "failed", "--batch", "all", "--limit", "5", "--offset=10")
                == "?status=failed&batch_id=*&limit=5&offset=10")
        #expect(try query("--batch", "0a-B") == "?batch_id=0a-B")
    }

    @Test(arguments: [
        ["--status", "x"], ["--limit", "0"], ["--limit", "501"], ["--offset", "-1"], ["--batch", "a/b"],
        ["--batch", ""],
    ])
    func whatIsWrong(_ words: [String]) {
        #expect(throws: ConfigurationError.self) {
            try JobsQuery(CommandArguments(words, known: JobsCommand.options))
        }
    }
}
