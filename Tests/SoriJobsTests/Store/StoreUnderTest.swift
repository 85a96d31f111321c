import FoundationEssentials
import SoriJobs
import SoriTesting

/// The stores that must keep what docs/jobs.md promises; each goes through the same tests.
enum StoreUnderTest: CaseIterable {
    case memory
    case sqlite
    /// Where redis-server is installed; `RedisStoreTests` says so where it is not.
    case redis

    static var allCases: [StoreUnderTest] {
        RedisServer.isInstalled ? [.memory, .sqlite, .redis] : [.memory, .sqlite]
    }

    /// Runs `body` with an empty store, and with what opens the store again as a killed server leaves it: as it is on
    /// the disk at that moment, nothing closed.
    func with(
        _ body: (_ store: any JobStore, _ afterKill: () async throws -> any JobStore) async throws -> Void
    ) async throws {
        switch self {
        case .memory:
            let store = MemoryJobStore()
            try await body(store) { store }
        case .sqlite:
            try await TemporaryFolder.with { folder in
                let path = folder + "/jobs.db"
                let store = try await SQLiteJobStore(path: path)
                try await body(store) {
                    let copy = "\(folder)/\(UUID().uuidString).db"
                    for part in ["", "-wal"] where FileManager.default.fileExists(atPath: path + part) {
                        try FileManager.default.copyItem(atPath: path + part, toPath: copy + part)
                    }
                    return try await SQLiteJobStore(path: copy)
                }
            }
        case .redis: try await RedisServer.withStore(body)
        }
    }

    /// Runs `body` with an empty store.
    func with(_ body: (any JobStore) async throws -> Void) async throws {
        try await with { store, _ in try await body(store) }
    }
}
