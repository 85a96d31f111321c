/// What becomes of a request after a target had it: the client's answer, or another try elsewhere. Pure.
///
/// Sending a recording again is safe: transcribing leaves nothing behind. It is only done while no byte of an answer
/// has gone to the client, and a bounded number of times, since a recording may be what ends the servers.
struct RoutingAttempts: Sendable {
    /// What a status says of the target and the request.
    enum Verdict: Equatable {
        /// It is the answer: done, or the request's own fault.
        case answer
        /// Somebody else may do it; if nobody else does, this is the answer.
        case elsewhere
        /// Somebody else may do it; clients are not told of this one, which is the router's own affair.
        case misplaced
    }

    /// Most tries of one request.
    static let most = 5

    /// Targets that answered, but will not do it.
    private(set) var tried: Set<Int> = []
    private var count = 0

    /// Whether another try is allowed.
    var mayGoOn: Bool { count < Self.most }

    /// A target has answered with `status`.
    mutating func answered(_ status: Int, by target: Int) -> Verdict {
        let verdict = Self.verdict(status)
        if verdict != .answer {
            count += 1
            tried.insert(target)
        }
        return verdict
    }

    /// A target was not reached, or is gone: it may be tried again once it answers its health check.
    mutating func failed() { count += 1 }

    /// What a status says.
    static func verdict(_ status: Int) -> Verdict {
        switch status {
        // Busy, out of memory or of disk, no model, another model, a smaller limit: of that target.
        case 404, 413, 429, 502, 503, 504, 507: .elsewhere
        // It wants another key, or sends clients to another address.
        case 401, 403, 405, 407, 421, 426, 100..<200, 300..<400: .misplaced
        default: .answer
        }
    }
}
