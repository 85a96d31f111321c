import FoundationEssentials
import Testing

@testable import SoriServer

struct UpstreamHealthTests {
    private static let good = UpstreamReport(status: "ok", backend: "whisper")
    private static let empty = UpstreamReport(status: "degraded", backend: "none")

    private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    private func ready() -> UpstreamHealth {
        var health = UpstreamHealth(at: time(0))
        _ = health.answered(Self.good, latency: 0.01, at: time(1))
        return health
    }

    @Test func nothingIsSentBeforeTheFirstAnswer() {
        var health = UpstreamHealth(at: time(0))
        #expect(!health.isReady && health.state == .unknown)
        #expect(health.answered(Self.good, latency: 0.02, at: time(1)) == .entered)
        #expect(health.isReady && health.since == time(1) && health.latency == 0.02)
        #expect(health.answered(Self.good, latency: 0.01, at: time(3)) == .nothing)
        #expect(health.since == time(1))
    }

    @Test func oneWithoutAModelWaits() {
        var health = ready()
        #expect(health.answered(Self.empty, latency: 0, at: time(2)) == .left(abandons: false))
        #expect(health.state == .loading && health.since == time(2))
        #expect(health.answered(Self.good, latency: 0, at: time(4)) == .entered)
    }

    @Test func threeSilentChecksLeaveItOut() {
        var health = ready()
        #expect(health.failedCheck("slow", isRefused: false, at: time(2)) == .nothing)
        #expect(health.failedCheck("slow", isRefused: false, at: time(4)) == .nothing)
        #expect(health.isReady)
        #expect(health.failedCheck("slow", isRefused: false, at: time(6)) == .left(abandons: true))
        #expect(health.state == .down && health.since == time(6))
        // Its requests are given up once.
        #expect(health.failedCheck("slow", isRefused: false, at: time(8)) == .nothing)
        #expect(health.since == time(6) && health.lastFailure?.at == time(8))
    }

    @Test func anAnswerBetweenSilencesCounts() {
        var health = ready()
        for second in stride(from: 2.0, to: 20, by: 6) {
            #expect(health.failedCheck("slow", isRefused: false, at: time(second)) == .nothing)
            #expect(health.failedCheck("slow", isRefused: false, at: time(second + 2)) == .nothing)
            #expect(health.answered(Self.good, latency: 1, at: time(second + 4)) == .nothing)
        }
    }

    @Test func whoRefusesIsLeftOutAtOnceAndComesBack() {
        var health = ready()
        #expect(health.failedCheck("refused", isRefused: true, at: time(2)) == .left(abandons: true))
        #expect(health.answered(Self.good, latency: 0, at: time(4)) == .entered)
        #expect(health.lastFailure == UpstreamHealth.Failure(text: "refused", at: time(2)))
    }

    /// The others of its requests may still come to an end.
    @Test func aFailedRequestLeavesItOutUntilItAnswers() {
        var health = ready()
        #expect(health.failedRequest("cut", at: time(2)) == .left(abandons: false))
        #expect(!health.isReady)
        #expect(health.failedRequest("cut", at: time(2.1)) == .nothing)
        #expect(health.answered(Self.good, latency: 0, at: time(3)) == .entered)
    }

    @Test func whoIsLeftOutForARequestAndThenSilentIsGivenUp() {
        var health = ready()
        _ = health.failedRequest("cut", at: time(2))
        #expect(health.failedCheck("slow", isRefused: false, at: time(3)) == .nothing)
        #expect(health.failedCheck("slow", isRefused: false, at: time(5)) == .nothing)
        #expect(health.failedCheck("slow", isRefused: false, at: time(7)) == .left(abandons: true))
    }

    @Test func whoNeverAnsweredIsDown() {
        var health = UpstreamHealth(at: time(0))
        _ = health.failedCheck("slow", isRefused: false, at: time(2))
        #expect(health.state == .down)
    }
}
