import FoundationEssentials
import SoriCore
import Testing

@testable import SoriJobs

/// Machines whose clocks are wrong, on one Redis.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server is not installed"))
struct RedisClockTests {
    private let logger = Logger(label: "test", level: .error)
    private let timing = LeaseTiming(heartbeat: 10)

    /// The clock of a machine that is `seconds` wrong, started, and what it tells of that.
    private func clock(_ store: RedisJobStore, off seconds: Double) async throws -> (RedisClock, [String]) {
        let clock = RedisClock(store.connection, logger: logger, wall: { Date().addingTimeInterval(seconds) })
        return (clock, try await clock.start())
    }

    private func serverTime(_ store: RedisJobStore) async throws -> Date {
        let reply = try await store.connection.send(.words(["TIME"])).elements
        return Date(timeIntervalSince1970: Double(try #require(reply[0].integer)))
    }

    @Test(arguments: [0, -3_600, 3_600, 34_560_000] as [Double])
    func theTimeIsThatOfRedis(_ off: Double) async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            let (clock, notices) = try await clock(store, off: off)
            let before = try await serverTime(store)
            let now = clock.now
            #expect(now >= before.addingTimeInterval(-0.1) && now <= before.addingTimeInterval(5))
            #expect(notices.count == (off == 0 ? 0 : 1))
            if off < 0 { #expect(notices.first?.contains("3600 s behind") == true) }
            if off > 0 { #expect(notices.first?.contains("ahead of") == true) }
        }
    }

    /// Neither takes over what the other has, nor is refused, though their clocks are two hours apart.
    @Test func leasesOfMachinesWhoseClocksAreApart() async throws {
        try await RedisServer.with { server in
            let (one, two) = try await (server.store(), server.store())
            let ahead = try await clock(one, off: 3_600).0
            let behind = try await clock(two, off: -3_600).0
            try await one.insert(Job(id: "a", kind: .recording, request: "{}", now: ahead.now))
            let job = try await one.claim([.recording], worker: "one", timing: timing, now: ahead.now)
            let token = try #require(job?.lease?.token)
            #expect(try await two.elapse(now: behind.now, lostWorker: nil).isEmpty)
            #expect(try await two.claim([.recording], worker: "two", timing: timing, now: behind.now) == nil)
            let done = try await one.apply(
                .work(.complete(result: "1"), token: token), to: "a", now: ahead.now)
            #expect(try done.get().status == .completed)
            let seconds = try #require(try done.get().completedAt).timeIntervalSince(behind.now)
            #expect(abs(seconds) < 5)
        }
    }

    /// Without the right to ask for the time the machine's own counts, and that is said.
    @Test func aRedisThatDoesNotTell() async throws {
        try await RedisServer.with { server in
            let store = try await server.store()
            _ = try await store.connection.send(.words(["ACL", "SETUSER", "default", "-time"]))
            let (clock, notices) = try await clock(store, off: 3_600)
            #expect(notices.count == 1 && notices.first?.contains("TIME is refused") == true)
            #expect(clock.now > Date().addingTimeInterval(3_500))
        }
    }
}
