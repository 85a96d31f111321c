import SoriCore
import Testing

@testable import SoriJobs

struct RedisBackoffTests {
    @Test func callsInBetweenAreToldAtOnce() throws {
        let start = ContinuousClock.now
        let limits = RedisLimits(firstDelay: .milliseconds(50), longestDelay: .milliseconds(150))
        var backoff = RedisBackoff(limits)
        let error = StoreError.queueFull(1)
        #expect(backoff.refusal(start) == nil)
        var now = start
        for delay in [50, 100, 150, 150] {
            backoff.failed(error, now)
            #expect(backoff.refusal(now + .milliseconds(delay - 1))?.message == error.message)
            now += .milliseconds(delay)
            #expect(backoff.refusal(now) == nil)
        }
        backoff.succeeded()
        backoff.failed(error, now)
        #expect(backoff.refusal(now + .milliseconds(50)) == nil, "it begins anew")
    }
}
