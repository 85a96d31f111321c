import FoundationEssentials
import SoriCore
import SoriJobs
import Testing

/// Damaged files, erased jobs and copies.
struct SQLiteDamageTests: StoreSteps {
    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    @Test func aDamagedFileIsSetAsideUnchanged() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            for number in 1...2 {
                try Data(repeating: 65, count: 5_000).write(to: URL(filePath: path))
                let store = try await SQLiteJobStore(path: path)
                #expect(store.setAside == "\(path).damaged-\(number)")
                #expect(try bytes("\(path).damaged-\(number)") == Data(repeating: 65, count: 5_000))
                try await store.insert(job("a"))
                #expect(try await SQLiteJobStore(path: path).setAside == nil)
                for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + part) }
            }
        }
    }

    /// A database with broken pages, and the log that belongs to it: both are kept, and can still be read in parts.
    @Test func brokenPagesAreFoundAtTheStart() async throws {
        try await TemporaryFolder.with { folder in
            let (path, broken) = (folder + "/jobs.db", folder + "/broken.db")
            let store = try await SQLiteJobStore(path: path)
            _ = try await store.insert((0..<2_000).map { job("job-\($0)") }, waitingLimit: nil)
            try await store.backup(to: broken)
            var data = try bytes(broken)
            for page in stride(from: 16, to: 40, by: 3) {
                data.replaceSubrange(page * 4_096..<(page + 1) * 4_096, with: Data(repeating: 0xAA, count: 4_096))
            }
            try data.write(to: URL(filePath: broken))
            let fresh = try await SQLiteJobStore(path: broken)
            #expect(fresh.setAside == broken + ".damaged-1")
            #expect(try bytes(broken + ".damaged-1") == data)
            #expect(try await fresh.list(JobFilter(), limit: 1, offset: 0).total == 0)
        }
    }

    @Test func nothingIsLeftOfAnErasedJob() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let store = try await SQLiteJobStore(path: path)
            let secret = "900101-1234567"
            for index in 0..<20 {
                let request = "{\"name\":\"\(secret)\",\"n\":\(index)}"
                try await store.insert(Job(id: "\(index)", kind: .recording, request: request, now: start))
                let token = try #require(try await claim(store)?.lease?.token)
                try await work(store, .checkpoint(JobCheckpoint(["\"\(secret)\""], at: 0)), "\(index)", token)
                let long = String(repeating: secret, count: 1_000)
                try await work(store, .complete(result: "\"\(long)\""), "\(index)", token)
            }
            func isThere() throws -> Bool {
                try ["", "-wal"].contains { part in
                    guard FileManager.default.fileExists(atPath: path + part) else { return false }
                    return try bytes(path + part).firstRange(of: Data(secret.utf8)) != nil
                }
            }
            #expect(try isThere())
            for index in 0..<10 { _ = try await store.purge("\(index)") }
            #expect(try await store.forget(.recording, completedBefore: later(1)) == 10)
            #expect(try !isThere())
        }
    }

    @Test func aCopyIsMadeWhileTheStoreIsInUse() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteJobStore(path: folder + "/jobs.db")
            for index in 0..<100 { try await store.insert(job("\(index)")) }
            async let more: Void = {
                for index in 100..<200 { try await store.insert(job("\(index)")) }
            }()
            try await store.backup(to: folder + "/copy.db")
            try await more
            let copy = try await SQLiteJobStore(path: folder + "/copy.db")
            let total = try await copy.list(JobFilter(), limit: 0, offset: 0).total
            #expect((100...200).contains(total))
            #expect(try await copy.job("99") == store.job("99"))
            #expect(try await copy.insert(job("new")).sequence == total + 1)
            #expect(await code { try await store.backup(to: folder + "/copy.db") } == .exists)
            #expect(await code { try await store.backup(to: folder + "/none/copy.db") } == .unwritable)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.contains(".part") })
        }
    }
}
