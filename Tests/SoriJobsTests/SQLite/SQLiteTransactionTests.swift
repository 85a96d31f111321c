import FoundationEssentials
import SoriCore
import Synchronization
import Testing

@testable import SoriJobs
@testable import SoriSQLite

/// Changes that are written together.
struct SQLiteTransactionTests: StoreSteps {
    /// A change, and what its caller is told.
    private func write(
        _ name: String, _ log: Log, _ body: @escaping @Sendable (SQLiteDatabase) throws(StoreError) -> Void
    ) -> PendingWrite {
        PendingWrite(
            attempt: { database throws(StoreError) in
                try body(database)
                return { log.add(name) }
            },
            refuse: { log.add("\(name) \($0.code.rawValue)") })
    }

    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    private func count(_ database: SQLiteDatabase) throws(StoreError) -> Int {
        try database.query("SELECT count(*) FROM jobs") { $0.integer(0) ?? 0 }.first ?? 0
    }

    @Test func oneThatFailsTakesNoOtherWithIt() async throws {
        try await TemporaryFolder.with { folder in
            let (database, _) = try DatabaseFile.open(folder + "/jobs.db", JobSchema.tables)
            let log = Log()
            let (a, b, c) = (job("a"), job("b"), job("c"))
            PendingWrite.commit(
                [
                    write("a", log) { database throws(StoreError) in try JobTable(database: database).insert(a) },
                    write("b", log) { database throws(StoreError) in
                        try JobTable(database: database).insert(b)
                        throw .queueFull(1)
                    },
                    write("a again", log) { database throws(StoreError) in
                        try JobTable(database: database).insert(a)
                    },
                    write("c", log) { database throws(StoreError) in try JobTable(database: database).insert(c) },
                ], to: database)
            #expect(log.all == ["a", "b queue_full", "a again exists", "c"])
            #expect(try count(database) == 2)
        }
    }

    /// A full disk may end the whole transaction: then each is tried for itself, and what fits is kept.
    @Test func aTransactionThatFailsAsAWhole() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let (database, _) = try DatabaseFile.open(path, JobSchema.tables)
            let pages = try database.query("PRAGMA page_count") { $0.integer(0) ?? 0 }.first ?? 0
            try database.execute("PRAGMA max_page_count = \(pages + 10)")
            let log = Log()
            let small = job("small")
            let large = Job(
                id: "large", kind: .recording, request: String(repeating: "x", count: 100_000), now: start)
            PendingWrite.commit(
                [
                    write("small", log) { database throws(StoreError) in
                        try JobTable(database: database).insert(small)
                    },
                    write("large", log) { database throws(StoreError) in
                        try JobTable(database: database).insert(large)
                    },
                ], to: database)
            #expect(log.all == ["small", "large no_space"])
            let (again, _) = try DatabaseFile.open(path, JobSchema.tables)
            #expect(try count(again) == 1)
        }
    }

    /// Another process holds the database for longer than anyone waits: an error, which the worker outlives.
    @Test func aBusyDatabaseIsAnErrorAndPasses() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let store = try await SQLiteJobStore(path: path)
            try await store.insert(job("a"))
            let (one, two) = (
                try SQLiteDatabase(path: path, busyTimeout: 0), try SQLiteDatabase(path: path, busyTimeout: 0)
            )
            try one.query("BEGIN IMMEDIATE")
            var failure: StoreError?
            do throws(StoreError) { try two.transaction {} } catch { failure = error }
            #expect(failure?.code == .busy)
            #expect(try await store.job("a") != nil, "readers do not wait")
            try one.query("COMMIT")
            #expect(try await claim(store)?.id == "a")
        }
    }
}
