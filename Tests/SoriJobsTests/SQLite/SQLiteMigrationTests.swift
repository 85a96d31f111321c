import FoundationEssentials
import SoriCore
import Testing

@testable import SoriJobs
@testable import SoriSQLite

struct SQLiteMigrationTests: StoreSteps {
    /// A file as the first version left it, killed in the middle of a conversation.
    private func makeFirstVersion(_ path: String) throws {
        let database = try SQLiteDatabase(path: path)
        try database.execute("PRAGMA journal_mode = WAL;" + JobSchema.tables.steps[0] + "PRAGMA user_version = 1;")
        try database.execute(
            """
            INSERT INTO jobs VALUES
            ('done', 'conversation', 'completed', 100, 1, '{}', '{"a":1}', NULL, NULL, 1000000, 1001000, 1002000),
            ('open', 'conversation', 'processing', 0, 2, '{"language":"ko"}', NULL, NULL, NULL, 1003000, 1004000, NULL),
            ('new', 'conversation', 'pending', 0, 0, '{}', NULL, NULL, NULL, 1005000, NULL, NULL),
            ('bad', 'conversation', 'failed', 7, 1, '{}', NULL, 'engine_failed', 'x', 1006000, 1007000, 1008000);
            INSERT INTO segments VALUES ('open', 0, '"가"'), ('open', 1, '"나"');
            """)
    }

    @Test func theFirstVersionIsBroughtOn() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/sori.db"
            try makeFirstVersion(path)
            let store = try await SQLiteJobStore(path: path)
            #expect(store.setAside == nil)
            let jobs = try await store.changes(since: 0, limit: 9)
            #expect(jobs.map(\.id) == ["done", "open", "new", "bad"])
            #expect(jobs.map(\.status) == [.completed, .processing, .pending, .failed])
            #expect(jobs[0].result == "{\"a\":1}" && jobs[3].failure?.text == "engine_failed: x")
            #expect(jobs[1].segmentCount == 2 && jobs[1].request == "{\"language\":\"ko\"}")
            // What its server worked on is taken over at once, and goes on.
            #expect(try await store.nextWake(after: start) == jobs[1].createdAt)
            let lost = try await store.elapse(now: later(9_999), lostWorker: nil)
            #expect(lost.map(\.id) == ["open"] && lost.map(\.crashes) == [1] && lost.map(\.status) == [.pending])
            let now = later(9_999)
            let claimed = try #require(
                try await store.claim([.conversation], worker: "w", timing: timing, now: now))
            #expect(claimed.id == "open" && claimed.lease?.token == 3)
            let next = JobCheckpoint(["\"다\""], at: 2)
            #expect(try await store.append(next, to: "open", token: 3, now: now).get().segmentCount == 3)
            // New jobs come behind the old ones.
            #expect(try await store.insert(job("newer")).sequence == 5)
            // The second start changes nothing more.
            let last = try await store.changes(since: 0, limit: 9)
            #expect(try await SQLiteJobStore(path: path).changes(since: 0, limit: 9) == last)
        }
    }
}
