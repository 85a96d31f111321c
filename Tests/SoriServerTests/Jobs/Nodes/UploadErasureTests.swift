import FoundationEssentials
import SoriCore
import SoriJobs
import SoriTesting
import Testing

@testable import SoriServer

struct UploadErasureTests {
    private let now = Date(timeIntervalSince1970: 1_000)
    private let file = "0123456789abcdef0123456789abcdef.wav"

    @Test func aNodeErasesWhatOthersWere() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = MemoryJobStore()
        let uploads = try UploadStore(folder: folder, pool: WorkerPool(name: "test", threads: 1))
        func erasure(_ node: String) -> UploadErasure {
            UploadErasure(
                store: store, uploads: uploads, node: node, now: { now }, logger: Logger(label: "test", level: .error))
        }
        for name in [file, file + ".json"] { try DurableFile.write([1], to: "\(folder)/\(name)") }
        for _ in 0..<2 { try await UploadErasure.leave(file, for: "one", in: store, now: now) }
        try await erasure("two").eraseAll()
        #expect(FileManager.default.fileExists(atPath: "\(folder)/\(file)"), "it is another node's")
        #expect(
            try await store.claim([.recording, .callback], worker: "w", timing: LeaseTiming(heartbeat: 1), now: now)
                == nil)
        try await erasure("one").eraseAll()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try await store.list(JobFilter(), limit: 9, offset: 0).total == 0, "nothing tells of it any more")
    }
}
