import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriJobs
import SoriTesting
import Synchronization
import Testing

@testable import SoriServer

/// What jobs say of nodes, and what nodes say to each other.
struct NodeRequestTests {
    private let now = Date(timeIntervalSince1970: 1_000)

    private func job(_ request: String) -> Job { Job(id: "a", kind: .recording, request: request, now: now) }

    @Test func aRequestSaysWhoHasTheRecording() throws {
        var node = NodeConfiguration(name: "one", fetchFolder: "uploads")
        node.url = "https://one:8003"
        let fields = FieldReader([("language", "en"), ("file_id", "x")])
        let request = RecordingRequest(fileID: "x", filePath: nil, fields, for: .english, at: node)
        let read = try #require(RecordingRequest(job(try request.text)))
        #expect(read.node == "one" && read.nodeURL == "https://one:8003" && read.fileID == "x")
        // A server by itself writes what it always wrote, and reads it.
        let alone = try RecordingRequest(fileID: "x", filePath: nil, fields, for: .english, at: nil).text
        #expect(!alone.contains("node"))
        let old = try #require(
            RecordingRequest(job(#"{"answers":"korean","fields":[["language","ko"]],"file_id":"x"}"#)))
        #expect(old.node == nil && old.nodeURL == nil && old.reader.text("language") == "ko")
    }

    @Test func refusals() throws {
        func body(_ detail: String) -> [UInt8] { Array(#"{"detail":{\#(detail)}}"#.utf8) }
        let fault = NodeRefusal(
            status: 404,
            body(
                #""fault":"job","code":"path_not_found","error":"파일 없음","message":"There is no file"#
                    + #" at /x.""#)
        ).problem
        let problem = try #require(fault as? APIError)
        #expect(problem.status == 404 && problem.code.rawValue == "path_not_found")
        #expect(problem.text.english == "There is no file at /x.")
        func code(_ status: Int, _ bytes: [UInt8]) -> NodeProblem.Code? {
            (NodeRefusal(status: status, bytes).problem as? NodeProblem)?.code
        }
        #expect(code(401, body(#""code":"node_wrong_secret","message":"x""#)) == .refused)
        #expect(code(404, body(#""code":"job_not_found","message":"x""#)) == .failed, "it may be at the wrong node")
        #expect(code(503, body(#""fault":"job","message":"x""#)) == .failed)
        #expect(code(404, Array("<html>".utf8)) == .failed && code(200, []) == .failed)
        for code in NodeProblem.Code.allCases {
            let text = NodeProblem(code, "").text
            #expect(!text.korean.isEmpty && text.english.hasSuffix("."))
        }
    }

    /// A worker that takes no kind of job sees to what time ends; names of earlier versions are given up at its start.
    @Test func aServerThatLeavesTheWorkToOthers() async throws {
        let store = MemoryJobStore()
        for (id, worker) in [("mine", "one/recordings"), ("old", "recordings"), ("other", "two/recordings")] {
            try await store.insert(Job(id: id, kind: .recording, request: "{}", now: now))
            _ = try await store.apply(.claim(worker: worker, LeaseTiming(heartbeat: 60)), to: id, now: now)
        }
        let names = WorkerNames(node: "one")
        let told = Mutex<Set<String>>([])
        let all = AsyncSignal()
        let worker = JobWorker(
            store: store, kinds: [], name: names.name(.recordings), lostNames: names.lost(.recordings), width: 1,
            timing: LeaseTiming(heartbeat: 60), arrival: AsyncSignal(), now: { now },
            logger: Logger(label: "test", level: .error),
            elapsed: { job in
                if told.withLock({
                    $0.insert(job.id); return $0.count
                }) == 2 {
                    all.signal()
                }
            },
            work: { _ in Issue.record("it takes no job") })
        let running = Task { try await worker.run() }
        #expect(await all.wait(upTo: .seconds(30)))
        running.cancel()
        try await running.value
        #expect(told.withLock { $0 } == ["mine", "old"])
        #expect(try await store.job("other")?.lease?.worker == "two/recordings")
    }
}
