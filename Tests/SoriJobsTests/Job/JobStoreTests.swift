import FoundationEssentials
import SoriJobs
import SoriTesting
import Testing

/// The same expectations of every store.
struct JobStoreTests {
    enum Kind: CaseIterable { case memory, sqlite }

    private let start = Date(timeIntervalSince1970: 1_000)

    private func with(_ kind: Kind, _ body: (any JobStore) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(MemoryJobStore())
        case .sqlite: try await TemporaryFolder.with { try await body(SQLiteJobStore(path: $0 + "/jobs.db")) }
        }
    }

    private func job(_ id: String, at seconds: Double = 0, kind: JobKind = .recording) -> Job {
        Job(id: id, kind: kind, request: "{\"language\":\"ko\"}", now: start.addingTimeInterval(seconds))
    }

    @Test(arguments: Kind.allCases) func keepsWhatHappens(_ kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(job("a"))
            #expect(try await store.job("a") == job("a"))
            #expect(try await store.job("b") == nil)
            #expect(try await store.apply(.begin, to: "a", now: start)?.status == .processing)
            #expect(try await store.apply(.advance(70), to: "a", now: start)?.progress == 70)
            #expect(try await store.apply(.advance(30), to: "a", now: start) == nil)
            let done = try await store.apply(
                .complete(result: "{\"요약\":\"좋다\"}"), to: "a", now: start.addingTimeInterval(5))
            #expect(done?.result == "{\"요약\":\"좋다\"}")
            #expect(try await store.job("a") == done)
            #expect(try await store.apply(.cancel, to: "a", now: start) == nil)
            #expect(try await store.apply(.begin, to: "none", now: start) == nil)
            await #expect(throws: JobStoreError.self) { try await store.insert(job("a")) }
        }
    }

    @Test(arguments: Kind.allCases) func givesTheOldestOnce(_ kind: Kind) async throws {
        try await with(kind) { store in
            for (index, id) in ["c", "a", "b"].enumerated() { try await store.insert(job(id, at: Double(index))) }
            try await store.insert(job("live", at: -5, kind: .conversation))
            let taken = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<5 { group.addTask { try await store.beginNext(.recording, now: start)?.id } }
                return try await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
            }
            #expect(taken.sorted() == ["a", "b", "c"])
            #expect(try await store.job("c")?.attempts == 1)
            #expect(try await store.job("live")?.status == .pending)
        }
    }

    @Test(arguments: Kind.allCases) func listsTheNewestFirst(_ kind: Kind) async throws {
        try await with(kind) { store in
            for index in 0..<5 { try await store.insert(job("\(index)", at: Double(index / 2))) }
            _ = try await store.apply(.cancel, to: "3", now: start)
            var page = try await store.list(.recording, status: nil, limit: 2, offset: 1)
            #expect(page.total == 5 && page.jobs.map(\.id) == ["3", "2"])
            page = try await store.list(.recording, status: .pending, limit: 9, offset: 0)
            #expect(page.total == 4 && page.jobs.map(\.id) == ["4", "2", "1", "0"])
            #expect(try await store.list(.conversation, status: nil, limit: 9, offset: 0).total == 0)
        }
    }

    @Test(arguments: Kind.allCases) func keepsSegmentsInOrder(_ kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(job("a", kind: .conversation))
            for position in [1, 0, 2, 1] { try await store.append("\"\(position)\"", at: position, to: "a") }
            try await store.append("\"lost\"", at: 0, to: "none")
            _ = try await store.apply(.begin, to: "a", now: start)
            #expect(try await store.segments(of: "a") == ["\"0\"", "\"1\"", "\"2\""])
            #expect(try await store.segments(of: "none").isEmpty)
        }
    }

    @Test(arguments: Kind.allCases) func expiresAndForgets(_ kind: Kind) async throws {
        try await with(kind) { store in
            for (index, id) in ["old", "busy", "new"].enumerated() {
                try await store.insert(job(id, at: Double(index * 100), kind: .conversation))
            }
            _ = try await store.apply(.begin, to: "busy", now: start)
            let limit = start.addingTimeInterval(150)
            #expect(try await store.expire(.recording, createdBefore: limit, now: limit) == 0)
            #expect(try await store.expire(.conversation, createdBefore: limit, now: limit) == 1)
            #expect(try await store.job("old")?.status == .cancelled)
            #expect(try await store.job("busy")?.status == .processing)
            #expect(try await store.job("new")?.status == .pending)
            try await store.append("\"x\"", at: 0, to: "old")
            #expect(try await store.forget(.conversation, completedBefore: limit) == 0)
            #expect(try await store.forget(.conversation, completedBefore: limit.addingTimeInterval(1)) == 1)
            #expect(try await store.job("old") == nil)
            #expect(try await store.segments(of: "old").isEmpty)
        }
    }
}
