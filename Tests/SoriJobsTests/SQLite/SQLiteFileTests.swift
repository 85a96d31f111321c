import FoundationEssentials
import SoriCore
import Testing

@testable import SoriJobs
@testable import SoriSQLite

struct SQLiteFileTests: StoreSteps {
    @Test func aWriterThatIsCutOffLeavesTheLastWholeState() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteJobStore(path: folder + "/jobs.db")
            for index in 0..<50 {
                try await store.insert(Job(id: "\(index)", kind: .recording, request: "{}", now: start))
            }
            // The files as a killed process leaves them: the log not yet worked into the database.
            for name in ["jobs.db", "jobs.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/copy-\(name)")
            }
            try FileManager.default.moveItem(
                atPath: "\(folder)/copy-jobs.db-wal", toPath: "\(folder)/copy-jobs.db-wal.tmp")
            var log = try Data(contentsOf: URL(filePath: "\(folder)/copy-jobs.db-wal.tmp"))
            log.removeLast(1_000)
            try log.write(to: URL(filePath: "\(folder)/copy-jobs.db-wal"))
            let copy = try await SQLiteJobStore(path: folder + "/copy-jobs.db")
            let total = try await copy.list(JobFilter(), limit: 1, offset: 0).total
            #expect((1...49).contains(total))
        }
    }

    @Test func twoProcessesWaitForEachOther() async throws {
        try await TemporaryFolder.with { folder in
            let (one, two) = try await (
                SQLiteJobStore(path: folder + "/jobs.db"), SQLiteJobStore(path: folder + "/jobs.db")
            )
            try await withThrowingTaskGroup { group in
                for index in 0..<40 {
                    let store = index % 2 == 0 ? one : two
                    group.addTask {
                        try await store.insert(Job(id: "\(index)", kind: .recording, request: "{}", now: start))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await one.list(JobFilter(), limit: 0, offset: 0).total == 40)
        }
    }

    /// A job that another version stored is shown with its code, and can be stored again.
    @Test func unknownFailureCodesAreKept() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let store = try await SQLiteJobStore(path: path)
            try await store.insert(Job(id: "a", kind: .conversation, request: "{}", now: start))
            _ = try await store.apply(.claim(worker: "w", timing), to: "a", now: start)
            let failure = JobFailure(.other("out_of_ink"), detail: "fill it up")
            try await work(store, .fail(failure), "a", 1)
            let job = try await SQLiteJobStore(path: path).job("a")
            #expect(job?.failure == failure && job?.failure?.text == "out_of_ink: fill it up")
            #expect(JobFailure.Code(rawValue: "interrupted") == .interrupted)
        }
    }

    /// What cannot be a matter of damage stops the start.
    @Test func aFileThatCannotBeUsed() async throws {
        try await TemporaryFolder.with { folder in
            #expect(await code { _ = try await SQLiteJobStore(path: folder + "/none/jobs.db") } == .unwritable)
            #expect(await code { _ = try await SQLiteJobStore(path: folder) } == .unwritable)
        }
    }

    @Test func aLaterProgramsDatabaseIsLeftAlone() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let database = try SQLiteDatabase(path: path)
            try database.execute("PRAGMA user_version = 99")
            #expect(await code { _ = try await SQLiteJobStore(path: path) } == .newerVersion)
        }
    }

    @Test func aFullDiskIsSaid() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/jobs.db"
            let (database, _) = try DatabaseFile.open(path, JobSchema.tables)
            // SQLite's own limit fails the way a full disk does.
            try database.execute("PRAGMA max_page_count = 40")
            var failure: StoreError?
            do throws(StoreError) {
                for index in 0..<100 {
                    try database.query(
                        """
                        INSERT INTO jobs (id, kind, status, progress, attempts, request, created_at)
                        VALUES (?, 'recording', 'pending', 0, 0, ?, 0)
                        """, [.integer(index), .text(String(repeating: "x", count: 5_000))])
                }
            } catch { failure = error }
            #expect(failure?.code == .noSpace && failure?.message.contains(path) == true)
            #expect(try database.query("SELECT count(*) FROM jobs") { $0.integer(0) ?? 0 }.first ?? 0 > 0)
        }
    }
}
