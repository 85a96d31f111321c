import FoundationEssentials
import SoriCore
import SoriJobs
import Testing

@testable import SoriServer

struct BatchTests {
    private let timing = LeaseTiming(heartbeat: 5)

    private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    /// A waiting job of each path.
    private func jobs(_ paths: String..., answers: AnswerLanguage = .english) throws -> [Job] {
        try paths.enumerated().map { position, path in
            let request = RecordingRequest(
                fileID: nil, filePath: path, FieldReader([("file_paths", path), ("language", "en")]), for: answers,
                at: nil)
            return Job(
                id: "\(position)", kind: .recording, request: try request.text,
                options: JobOptions(parent: JobParent(id: "b", position: position)), now: time(0))
        }
    }

    private func begin(_ job: inout Job, at seconds: Double) throws {
        try job.apply(.claim(worker: "w", timing), now: time(seconds))
    }

    private func end(_ job: inout Job, _ event: WorkEvent, at seconds: Double) throws {
        try job.apply(.work(event, token: job.claims), now: time(seconds))
    }

    private func batch(_ jobs: [Job]) throws -> Batch { try #require(Batch(id: "b", jobs)) }

    @Test func life() throws {
        var jobs = try jobs("/x/a.wav", "b.wav")
        #expect(try batch(jobs).status == .pending)
        #expect(try batch(jobs).files.map(\.filename) == ["a.wav", "b.wav"])
        try begin(&jobs[0], at: 1)
        #expect(try batch(jobs).status == .processing)
        try end(&jobs[0], .fail(JobFailure(.other("path_not_found"), detail: "broken")), at: 2)
        #expect(try batch(jobs).status == .processing)
        #expect(try batch(jobs).files.map(\.status) == [.error, .pending])
        try begin(&jobs[1], at: 3)
        try end(&jobs[1], .complete(result: #"{"text":"yes"}"#), at: 4.5)
        let batch = try batch(jobs)
        #expect(batch.status == .completed && batch.files.map(\.error) == ["broken", nil])
        #expect(batch.startedAt == time(1) && batch.completedAt == time(4.5))
        let text = String(decoding: try batch.json, as: UTF8.self)
        for part in [
            #""result":{"text":"yes"}"#, #""total_processing_time_seconds":3.5"#, #""processing_time_seconds":1.5"#,
            #""progress_percent":100"#, #""failed":1"#, #""completed":1"#,
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func withoutOneTranscriptItHasFailed() throws {
        var jobs = try jobs("a", "b", answers: .korean)
        try begin(&jobs[0], at: 1)
        try end(&jobs[0], .fail(JobFailure(.engineFailed, detail: "x")), at: 2)
        try jobs[1].apply(.cancel, now: time(3))
        let batch = try batch(jobs)
        #expect(batch.status == .failed && batch.completedAt == time(3))
        #expect(batch.files.map(\.error) == ["x", "작업이 취소되었습니다."])
    }

    @Test func aTryThatFailedIsNoErrorYet() throws {
        var jobs = try jobs("a")
        try begin(&jobs[0], at: 1)
        try end(&jobs[0], .postpone(JobFailure(.engineFailed, detail: "x"), jitter: 0), at: 2)
        let batch = try batch(jobs)
        #expect(batch.status == .processing && batch.files.map(\.status) == [.pending])
        #expect(batch.files.map(\.error) == [nil])
    }

    @Test func whatIsNotThereYetIsNull() throws {
        let text = String(decoding: try batch(jobs("a")).json, as: UTF8.self)
        for part in [
            #""completed_at":null"#, #""result":null"#, #""error":null"#, #""created_at":"1970-01-01T00:00:00.000Z""#,
            #""progress_percent":0"#, #""pending":1"#, #""status":"pending""#, #""batch_id":"b""#,
            #""processing_time_seconds":null"#, #""started_at":null"#,
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func withoutFilesThereIsNone() { #expect(Batch(id: "b", []) == nil) }
}
