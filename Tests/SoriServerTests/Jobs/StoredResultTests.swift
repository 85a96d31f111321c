import FoundationEssentials
import SoriCore
import SoriJobs
import Testing

@testable import SoriServer

struct StoredResultTests {
    private let original = Transcript(
        language: "ko", duration: 1, segments: [Segment(id: 0, start: 0, end: 1, text: "한\n줄")])

    @Test func whatWasSaidStandsBehindTheAnswer() throws {
        let text = try StoredResult.text(#"{"text":"[x]"}"#, original: original)
        let stored = StoredResult(text)
        #expect(stored.answer == #"{"text":"[x]"}"# && stored.original == original)
        #expect(StoredResult(#"{"a":1}"#).original == nil)
        #expect(try StoredResult.text("{}", original: nil) == "{}")
    }

    @Test func clientsGetTheAnswerAlone() throws {
        var job = Job(id: "j", kind: .recording, request: "{}", now: .distantPast)
        #expect(job.answer == nil)
        try job.apply(.claim(worker: "w", LeaseTiming(heartbeat: 5)), now: .distantPast)
        let token = try #require(job.lease?.token)
        let result = try StoredResult.text(#"{"text":"[x]"}"#, original: original)
        try job.apply(.work(.complete(result: result), token: token), now: .distantPast)
        #expect(job.result == result && job.answer == #"{"text":"[x]"}"#)
        #expect(try !String(decoding: RecordingAnswer(job).json, as: UTF8.self).contains("줄"))
    }
}
