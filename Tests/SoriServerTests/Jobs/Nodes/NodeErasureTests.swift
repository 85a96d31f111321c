import FoundationEssentials
import SoriCore
import SoriJobs
import SoriTesting
import Synchronization
import Testing

@testable import SoriServer

struct NodeErasureTests {
    private let now = Date(timeIntervalSince1970: 1_000)
    private let file = "0123456789abcdef0123456789abcdef.wav"

    @Test func aNodeErasesWhatOthersWere() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = MemoryJobStore()
        let uploads = try UploadStore(folder: folder, pool: WorkerPool(name: "test", threads: 1))
        let erased = Mutex<[String]>([])
        func erasure(_ node: String) -> NodeErasure {
            NodeErasure(
                store: store, uploads: uploads, node: node, erasing: { id in erased.withLock { $0.append(id) } },
                now: { now }, logger: Logger(label: "test", level: .error))
        }
        for name in [file, file + ".json"] { try DurableFile.write([1], to: "\(folder)/\(name)") }
        let upload = RecordingRequest(fileID: file, filePath: nil, FieldReader([]), for: .english, at: nil)
        let watched = RecordingRequest(
            fileID: nil, filePath: "/w/a.wav", FieldReader([]), for: .english, at: nil, isWatched: true)
        let other = RecordingRequest(fileID: nil, filePath: "/a.wav", FieldReader([]), for: .english, at: nil)
        for _ in 0..<2 {
            for (job, request) in [("u", upload), ("w", watched), ("o", other)] {
                try await NodeErasure.leave(request, of: job, for: "one", in: store, now: now)
            }
        }
        #expect(try await NodeErasure.isWished("w", in: store))
        #expect(try await !NodeErasure.isWished("o", in: store), "its node has nothing of it")
        try await erasure("two").eraseAll()
        #expect(FileManager.default.fileExists(atPath: "\(folder)/\(file)"), "it is another node's")
        #expect(
            try await store.claim([.recording, .callback], worker: "w", timing: LeaseTiming(heartbeat: 1), now: now)
                == nil)
        try await erasure("one").eraseAll()
        #expect(erased.withLock { $0.sorted() } == ["u", "w"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try await store.list(JobFilter(), limit: 9, offset: 0).total == 0, "nothing tells of it any more")
    }
}
