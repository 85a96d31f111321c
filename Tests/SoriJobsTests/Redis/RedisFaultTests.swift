import FoundationEssentials
import SoriCore
import SoriEvaluation
import Testing

@testable import SoriJobs

/// A Redis that is away, stands still, or is none.
struct RedisFaultTests: StoreSteps {
    private func failure(_ body: () async throws(StoreError) -> Void) async -> StoreError? {
        do throws(StoreError) {
            try await body()
            return nil
        } catch { return error }
    }

    @Test(.enabled(if: RedisServer.isInstalled, "redis-server is not installed")) func aRedisThatIsAway() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            try await store.insert(job("a"))
            let token = try #require(try await claim(store)?.lease?.token)
            await server.kill()
            let begin = ContinuousClock.now
            for _ in 0..<20 {
                let error = await failure { () throws(StoreError) in _ = try await store.job("a") }
                #expect(error?.code == .failed && error?.message.contains("cannot be reached") == true)
                #expect(error.map { "\($0)".contains("s3cret") } == false)
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await code { try await store.insert(job("b")) } == .failed)
            #expect(ContinuousClock.now - begin < .seconds(15), "nobody queues up")
            try await server.start()
            let end = ContinuousClock.now + .seconds(10)
            while await code({ _ = try await store.job("a") }) != nil, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await work(store, .complete(result: "{}"), "a", token, at: 5).status == .completed)
            #expect(try await store.job("b") == nil)
        }
    }

    /// A Redis that was started again since the last call has closed the connection: that costs no call.
    @Test(.enabled(if: RedisServer.isInstalled, "redis-server is not installed")) func anIdleConnectionThatWasClosed()
        async throws
    {
        try await RedisServer.with { server in
            let store = try await server.store()
            try await store.insert(job("a"))
            await server.kill()
            try await server.start()
            // Until it is up again.
            _ = try await server.store()
            #expect(try await store.job("a") != nil)
        }
    }

    /// What is sent to a Redis that stands still may still happen when it goes on; it happens once.
    @Test(.enabled(if: RedisServer.isInstalled, "redis-server is not installed")) func aRedisThatStandsStill()
        async throws
    {
        try await RedisServer.with { server in
            var limits = RedisServer.limits
            limits.reply = .milliseconds(200)
            let store = try await server.store(limits: limits)
            try await store.insert(job("a"))
            server.pause()
            let late = await failure { () throws(StoreError) in try await store.insert(job("b")) }
            #expect(late?.code == .failed && late?.message.contains("in time") == true)
            for _ in 0..<3 { #expect(await code { _ = try await claim(store) } == .failed) }
            server.goOn()
            let other = try await server.store()
            let ids = try await other.list(JobFilter(), limit: 9, offset: 0).jobs.map(\.id)
            #expect([["a"], ["b", "a"]].contains(ids))
            var given: [String] = []
            while let job = try await claim(other) { given.append(job.id) }
            #expect(Set(given).isSubset(of: ids) && Set(given).count == given.count)
            let end = ContinuousClock.now + .seconds(20)
            while await code({ _ = try await store.job("a") }) != nil, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(ContinuousClock.now < end)
        }
    }

    @Test func nobodyIsThere() async throws {
        let address = try RedisAddress("redis://:secret@127.0.0.1:1")
        let error = await failure { () throws(StoreError) in
            _ = try await RedisJobStore(address, timeout: .milliseconds(100))
        }
        #expect(error?.code == .failed && error.map { "\($0)".contains("secret") } == false)
    }

    /// What may come instead of an answer; more is left open after it, or the connection is closed.
    static let garbage = [
        "", "x", "\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "$-7\r\n", "$999999999999999999999\r\n", "*-9\r\n",
        "*2000000000\r\n", "*99999999999999999999\r\n", ":\r\n", ":1x\r\n", "$5\r\nab", "+\r",
        String(repeating: "*1\r\n", count: 50), "-\r\n", "-NOPERM\r\n", "*3\r\n$1\r\na\r\n",
        "$300000000\r\n" + String(repeating: "x", count: 3_000_000),
    ]

    @Test(arguments: garbage, [false, true]) func noAnswers(_ text: String, closes: Bool) async throws {
        try await expectError(Array((FakeRedis.greeting + text).utf8), closes: closes)
    }

    @Test func anyBytes() async throws {
        var random = SeededGenerator(seed: 15)
        let alphabet = Array("$*+-:\r\n0129x".utf8)
        for _ in 0..<150 {
            let noise = (0..<random.index(below: 60)).map { _ in
                random.index(below: 4) == 0
                    ? UInt8(random.index(below: 256)) : alphabet[random.index(below: alphabet.count)]
            }
            let fake = FakeRedis(Array(FakeRedis.greeting.utf8) + noise, closes: true)
            let connection = RedisConnection(try RedisAddress("redis://127.0.0.1:\(fake.port)"), limits: limits)
            // An answer or an error value: never the end of the process.
            _ = await failure { () throws(StoreError) in _ = try await connection.send(.words(["PING"])) }
        }
    }

    /// Not even a server that greets us.
    @Test(arguments: ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "+OK\r\n-ERR unknown command\r\n"])
    func whatIsNoRedis(_ text: String) async throws {
        try await expectError(Array(text.utf8), closes: true)
    }

    /// An answer without end is given up when it is longer than any of ours.
    @Test func anAnswerWithoutEnd() async throws {
        var short = limits
        short.replyBytes = 100_000
        let endless = "*900000\r\n" + String(repeating: "$10\r\n0123456789\r\n", count: 20_000)
        let fake = FakeRedis(Array((FakeRedis.greeting + endless).utf8), closes: false)
        let connection = RedisConnection(try RedisAddress("redis://127.0.0.1:\(fake.port)"), limits: short)
        let error = await failure { () throws(StoreError) in _ = try await connection.send(.words(["PING"])) }
        #expect(error?.code == .damaged && error?.message.contains("too long") == true)
    }

    private var limits: RedisLimits { RedisLimits(connect: .seconds(1), reply: .milliseconds(200)) }

    private func expectError(_ bytes: [UInt8], closes: Bool) async throws {
        let fake = FakeRedis(bytes, closes: closes)
        let connection = RedisConnection(try RedisAddress("redis://127.0.0.1:\(fake.port)"), limits: limits)
        let error = await failure { () throws(StoreError) in _ = try await connection.send(.words(["PING"])) }
        #expect(error.map { [.failed, .damaged, .unwritable].contains($0.code) } == true)
    }
}
