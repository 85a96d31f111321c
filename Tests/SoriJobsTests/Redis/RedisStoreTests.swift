import FoundationEssentials
import SoriCore
import Testing

@testable import SoriJobs

/// What only a store in Redis can get wrong: its files, its settings.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed: scripts/setup test installs it"))
struct RedisStoreTests: StoreSteps {
    /// Redis is killed and started again while clients submit: what was answered is there, and the same store works on.
    @Test func aRestartLosesNothing() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let accepted = try await withThrowingTaskGroup(of: [String].self) { group in
                for client in 0..<8 {
                    group.addTask {
                        var mine: [String] = []
                        for index in 0..<60 {
                            let id = "\(client)-\(index)"
                            if await code({ try await store.insert(job(id)) }) == nil { mine.append(id) }
                            try await Task.sleep(for: .milliseconds(5))
                        }
                        return mine
                    }
                }
                for _ in 0..<3 {
                    try await Task.sleep(for: .milliseconds(60))
                    await server.kill()
                    try await server.start()
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(accepted.count > 8)
            let there = try await server.store().list(JobFilter(), limit: 1_000, offset: 0).jobs.map(\.id)
            #expect(Set(accepted).isSubset(of: there))
            // A job whose answer was lost may be there; none is there twice, and each is given once.
            var given: [String] = []
            while let job = try await claim(store) { given.append(job.id) }
            #expect(given.sorted() == there.sorted())
        }
    }

    /// Also from the log of changes, which is written anew.
    @Test func nothingIsLeftOfAnErasedJob() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let secret = "what was said \(UUID().uuidString)"
            for id in ["a", "b"] {
                let key = Idempotency(key: "key of \(id) \(secret)", digest: "d")
                let options = JobOptions(
                    owner: secret, idempotency: key, parent: JobParent(id: secret, position: 0))
                try await store.insert(job(id, options))
                _ = try await claim(store, secret)
                try await work(store, .checkpoint(JobCheckpoint(["\"\(secret)\""], at: 0, resume: secret)), id, 1)
                try await work(store, .complete(result: secret), id, 1)
            }
            try await store.insert(job("kept"))
            #expect(server.keeps(secret))
            #expect(try await store.purge("a")?.result == secret)
            #expect(try await store.forget(.recording, completedBefore: later(1)) == 1)
            let left = try await store.connection.send(.words(["KEYS", "*\(secret)*"]))
            #expect(left == .array([]))
            // The second log is due when some time has passed since the first; nobody waits for that here.
            let end = ContinuousClock.now + .seconds(20)
            while server.keeps(secret), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
                // Refused while one is being written.
                _ = try? await store.connection.send(.words(["BGREWRITEAOF"]))
            }
            #expect(!server.keeps(secret))
            #expect(try await server.store().job("kept") != nil)
        }
    }

    /// When a job is gone, nothing of it is: no key, no member, no field.
    @Test func anEmptyStoreIsEmpty() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let counters: Set = ["sori:schema", "sori:version", "sori:revision", "sori:sequence"]
            for round in 0..<2 {
                for (index, id) in ["a", "b", "c", "d"].enumerated() {
                    let key = Idempotency(key: "k\(id)", digest: "d")
                    let options = JobOptions(
                        priority: index, owner: "o", idempotency: key, parent: JobParent(id: "p", position: index))
                    try await store.insert(
                        job(id, options, deadline: later(99), runAfter: index == 3 ? later(50) : nil))
                }
                #expect(try await claim(store, at: 60)?.id == "d", "of the highest priority, and due")
                #expect(try await claim(store)?.id == "c")
                let hot = JobFailure(.engineFailed, detail: "hot")
                try await work(store, .postpone(hot, jitter: 0), "c", 1, at: 2)
                _ = try await store.apply(.cancel, to: "b", now: start)
                _ = try await store.apply(.retry(deadline: nil), to: "b", now: start)
                for id in ["a", "b", "c", "d"] { #expect(try await store.purge(id) != nil) }
                let keys = try await store.connection.send(.words(["KEYS", "*"])).elements.compactMap(\.text)
                #expect(Set(keys) == counters, "round \(round)")
            }
        }
    }

    @Test func everyTextIsKept() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let text = "\"\0\r\n$5\r\n*1\u{FFFF}\u{1F600}가 :*' \\\""
            let key = Idempotency(key: text, digest: text)
            let stored = try await store.insert(
                Job(
                    id: text, kind: .recording, request: text,
                    options: JobOptions(
                        owner: "a:recording:*\(text)", idempotency: key, parent: JobParent(id: text, position: 1),
                        callbackURL: text), now: start))
            #expect(try await store.job(text) == stored)
            #expect(try await store.list(JobFilter(owner: stored.options.owner), limit: 9, offset: 0).jobs == [stored])
            #expect(try await store.list(JobFilter(owner: "a"), limit: 9, offset: 0).total == 0)
            #expect(try await store.list(JobFilter(parent: text), limit: 9, offset: 0).jobs == [stored])
            _ = try await claim(store, text)
            try await work(store, .checkpoint(JobCheckpoint([text, ""], at: 0, resume: text)), text, 1)
            #expect(try await store.segments(of: text) == [text, ""])
            try await work(store, .complete(result: ""), text, 1)
            #expect(try await store.job(text)?.result == "")
        }
    }

    /// Long results come a few at a time; none is left out.
    @Test func changesWithLongResults() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let result = String(repeating: "x", count: 6 << 20)
            for index in 0..<5 {
                try await store.insert(job("\(index)"))
                _ = try await claim(store)
                try await work(store, .complete(result: result), "\(index)", 1)
            }
            let first = try await store.changes(since: 0, limit: 9)
            #expect((1...4).contains(first.count))
            let rest = try await store.changes(since: first.last?.revision ?? 0, limit: 9)
            #expect((first + rest).map(\.id) == ["0", "1", "2", "3", "4"])
            #expect(rest.last?.result == result)
        }
    }

    @Test func weakSettingsAreSaid() async throws {
        try await RedisServer.with(
            "--appendfsync", "everysec", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"
        ) { server in
            let notices = try await server.store().notices
            #expect(notices.count == 2 && notices[0].contains("two seconds") && notices[1].contains("noeviction"))
            let connection = try RedisConnection(server.address())
            for rule in [["+@all", "-config"], ["+@all"]] {
                let words = ["ACL", "SETUSER", "sori", "on", ">word", "~*"] + rule
                _ = try await connection.send(.words(words))
                let address = try RedisAddress(
                    "\(server.address())".replacing("redis://", with: "redis://sori:word@"))
                let notices = try await RedisJobStore(address).notices
                #expect(notices.count == (rule.count == 2 ? 1 : 2))
            }
        }
        #expect(RedisSetup.notices(["appendonly": "no"]).first?.contains("last snapshot") == true)
        #expect(RedisSetup.notices(["appendonly": "yes", "appendfsync": "no"]).first?.contains("30 seconds") == true)
        #expect(RedisSetup.notices(["appendonly": "yes", "appendfsync": "always"]).isEmpty)
    }

    /// What docs/jobs.md names as enough for a user of ours.
    @Test func theRightsThatAreNeeded() async throws {
        try await RedisServer.with { server in
            let rights =
                "~sori:* +@hash +@sortedset +@list +@string +del +evalsha +script|load +ping +select +time +config|get "
                + "+bgrewriteaof"
            _ = try await server.store().connection.send(
                .words(["ACL", "SETUSER", "sori", "on", ">word"] + rights.split(separator: " ").map(String.init)))
            let address = try RedisAddress("\(server.address())".replacing("redis://", with: "redis://sori:word@"))
            let store = try await RedisJobStore(address)
            #expect(store.notices.isEmpty)
            let clock = RedisClock(store.connection, logger: Logger(label: "test", level: .error))
            #expect(try await clock.start().isEmpty)
            let key = Idempotency(key: "k", digest: "d")
            try await store.insert(job("a", JobOptions(owner: "o", idempotency: key)))
            _ = try await claim(store)
            try await work(store, .checkpoint(JobCheckpoint(["\"x\""], at: 0)), "a", 1)
            #expect(try await store.segments(of: "a") == ["\"x\""])
            #expect(try await store.elapse(now: later(99), lostWorker: "w").map(\.id) == ["a"])
            #expect(try await store.counts([.recording], now: start).waiting == 1)
            #expect(try await store.list(JobFilter(owner: "o"), limit: 9, offset: 0).total == 1)
            #expect(try await store.nextWake(after: start) == nil)
            #expect(try await store.changes(since: 0, limit: 9).count == 1)
            #expect(try await store.purge("a") != nil)
            // Not more: other keys are closed.
            #expect(await code { _ = try await store.connection.send(.words(["GET", "other"])) } == .unwritable)
            #expect(await code { _ = try await store.connection.send(.words(["FLUSHALL"])) } == .unwritable)
        }
    }

    /// More than are changed in one step.
    @Test func manyAtOnce() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let ids = (0..<1_200).map { "\($0)" }
            _ = try await store.insert(ids.map { job($0, deadline: later(5)) }, waitingLimit: nil)
            #expect(try await store.elapse(now: later(5), lostWorker: nil).map(\.id) == ids)
            _ = try await store.insert(ids.map { job("c\($0)", kind: .conversation) }, waitingLimit: nil)
            #expect(try await store.expire(.conversation, createdBefore: later(1), now: later(9)) == 1_200)
            #expect(try await store.forget(.recording, completedBefore: later(6)) == 1_200)
            #expect(try await store.list(JobFilter(), limit: 0, offset: 0).total == 1_200)
        }
    }

    @Test func tooManyAtOnceAreRefused() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let jobs = (0..<10_001).map {
                job("\($0)", JobOptions(owner: "o", parent: JobParent(id: "p", position: $0)))
            }
            #expect(await code { _ = try await store.insert(jobs, waitingLimit: nil) } == .failed)
            _ = try await store.insert(Array(jobs.dropLast()), waitingLimit: nil)
            #expect(try await store.list(JobFilter(parent: "p"), limit: 1, offset: 9_999).jobs.map(\.id) == ["9999"])
        }
    }

    @Test func whatIsNotOurs() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            // Another one's password.
            let wrong = try RedisAddress("\(server.address())".replacing("redis://", with: "redis://:wrong@"))
            var failure: StoreError?
            do throws(StoreError) { _ = try await RedisJobStore(wrong) } catch { failure = error }
            #expect(failure?.code == .unwritable && failure.map { "\($0)".contains("wrong@") } == false)
            #expect(failure?.message.contains("STT_STORE") == true)
            // A key that somebody else uses.
            _ = try await store.connection.send(.words(["SET", "sori:wake", "x"]))
            #expect(await code { _ = try await store.nextWake(after: start) } == .damaged)
            _ = try await store.connection.send(.words(["DEL", "sori:wake"]))
            _ = try await store.connection.send(.words(["HSET", "sori:job:x", "id", "x", "kind", "dance"]))
            #expect(await code { _ = try await store.job("x") } == .damaged)
            // Scripts that were forgotten come back by themselves.
            _ = try await store.connection.send(.words(["SCRIPT", "FLUSH"]))
            #expect(await code { _ = try await store.nextWake(after: start) } == .busy)
            #expect(try await store.nextWake(after: start) == nil)
            // No memory left: nothing of the job is stored.
            _ = try await store.connection.send(.words(["CONFIG", "SET", "maxmemory", "1"]))
            #expect(await code { try await store.insert(job("full")) } == .noSpace)
            _ = try await store.connection.send(.words(["CONFIG", "SET", "maxmemory", "0"]))
            #expect(try await store.job("full") == nil)
            try await store.insert(job("full"))
            // A later program's jobs.
            _ = try await store.connection.send(.words(["SET", "sori:schema", "99"]))
            #expect(await code { _ = try await server.store() } == .newerVersion)
        }
    }
}
