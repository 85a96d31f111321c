import FoundationEssentials
import SoriCore
import Testing

@testable import SoriServer

struct BatchTests {
    private let zero = Date(timeIntervalSince1970: 0)

    private func answer(_ text: String) -> TranscriptionAnswer {
        TranscriptionAnswer(
            text: text, language: "en", duration: 1, backend: "test", filePath: "a", fileSizeMB: 0, segments: [],
            speakers: nil,
            processingSteps: [:], stepErrors: nil, processingTimeSeconds: 0, processingMode: .normal,
            segmentsProcessed: 0, memoryInfo: nil, warnings: nil)
    }

    @Test func life() {
        var batch = Batch(id: "1", paths: ["/x/a.wav", "b.wav"], now: zero)
        #expect(batch.status == .pending)
        #expect(batch.files.map(\.filename) == ["a.wav", "b.wav"])
        batch.begin(0, now: zero)
        #expect(batch.status == .processing)
        batch.end(0, .failure(Batch.BatchFailure(message: "broken")), seconds: 1, now: zero)
        #expect(batch.status == .processing)
        batch.begin(1, now: zero)
        batch.end(1, .success(answer("yes")), seconds: 1, now: zero)
        #expect(batch.status == .completed)
        #expect(batch.completedAt != nil)
    }

    @Test func aFileEndsOnce() {
        var batch = Batch(id: "1", paths: ["a"], now: zero)
        batch.begin(0, now: zero)
        batch.end(0, .failure(Batch.BatchFailure(message: "first")), seconds: 1, now: zero)
        batch.begin(0, now: zero)
        batch.end(0, .success(answer("late")), seconds: 1, now: zero)
        #expect(batch.status == .failed)
        #expect(batch.files[0].error == "first")
    }

    @Test func whatIsNotThereYetIsNull() throws {
        let text = String(decoding: try JSONText.encode(Batch(id: "1", paths: ["a"], now: zero)), as: UTF8.self)
        for part in [
            #""completed_at":null"#, #""result":null"#, #""error":null"#, #""created_at":"1970-01-01T00:00:00.000Z""#,
            #""progress_percent":0"#, #""pending":1"#, #""status":"pending""#,
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func theRunnerWorksThroughAndForgetsTheOldest() async throws {
        let runner = BatchRunner(kept: 2, width: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run() }
            var ids: [String] = []
            for _ in 0..<3 {
                let batch = try runner.submit(paths: ["a", "b", "c"]) { path in .success(answer(path)) }
                ids.append(batch.id)
                let done = await runner.completed(batch.id)
                #expect(done?.status == .completed)
                #expect(done?.files.map { $0.result?.text } == ["a", "b", "c"])
            }
            #expect(runner.batch(ids[0]) == nil)
            #expect(runner.batch(ids[2]) != nil)
            group.cancelAll()
        }
        #expect(throws: APIError.self) { try runner.submit(paths: ["a"]) { path in .success(answer(path)) } }
    }
}
