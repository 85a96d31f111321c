import Testing

@testable import SoriServer

struct RoutingAttemptsTests {
    @Test(arguments: [200, 400, 415, 422, 409, 500])
    func theRequestsOwnAnswersArePassedOn(_ status: Int) {
        var attempts = RoutingAttempts()
        #expect(attempts.answered(status, by: 1) == .answer && attempts.tried.isEmpty)
    }

    @Test(arguments: [404, 413, 429, 502, 503, 504, 507])
    func whoIsBusyIsNotTheOnlyOne(_ status: Int) {
        var attempts = RoutingAttempts()
        #expect(attempts.answered(status, by: 2) == .elsewhere && attempts.tried == [2])
    }

    @Test(arguments: [401, 403, 301, 426])
    func whatIsTheRoutersAffairIsNotToldTheClient(_ status: Int) {
        var attempts = RoutingAttempts()
        #expect(attempts.answered(status, by: 1) == .misplaced)
    }

    /// A recording may be what ends the servers: it does not get all of them.
    @Test func triesAreBounded() {
        var attempts = RoutingAttempts()
        for _ in 0..<RoutingAttempts.most {
            #expect(attempts.mayGoOn)
            attempts.failed()
        }
        #expect(!attempts.mayGoOn)
    }
}
