import FoundationEssentials

/// Whether an upstream is sent requests, by what it answers to health checks and to requests. Pure: the time is told.
///
/// One that refuses connections, or does not answer three checks in a row, is left out and its requests in flight are
/// sent elsewhere. One that fails a request is left out until it answers a check; its other requests go on.
struct UpstreamHealth: Sendable, Equatable {
    /// How it stands.
    enum State: String, Sendable, Encodable {
        /// Not heard of yet.
        case unknown
        /// It takes requests.
        case ready
        /// It answers, but has no model loaded.
        case loading
        /// It is left out.
        case down
    }

    /// What an event led to.
    enum Change: Equatable {
        case nothing
        /// It takes requests from now on.
        case entered
        /// It gets no more requests; `abandons` when those in flight are not to be waited for.
        case left(abandons: Bool)
    }

    /// Something that went wrong.
    struct Failure: Sendable, Equatable {
        let text: String
        let at: Date
    }

    /// Checks without an answer after which it is left out.
    static let mostSilent = 3

    /// How it stands, and since when.
    private(set) var state = State.unknown
    private(set) var since: Date
    /// What it said last of itself.
    private(set) var report: UpstreamReport?
    /// How long the last answer took, in seconds.
    private(set) var latency: Double?
    /// What went wrong last.
    private(set) var lastFailure: Failure?
    private var silent = 0
    /// Whether its requests in flight were given up since it answered last.
    private var isAbandoned = false

    /// Nothing is known yet.
    init(at now: Date) { since = now }

    /// Whether it takes requests.
    var isReady: Bool { state == .ready }

    /// It has answered a check.
    mutating func answered(_ report: UpstreamReport, latency: Double, at now: Date) -> Change {
        self.report = report
        self.latency = latency
        silent = 0
        isAbandoned = false
        return enter(report.isReady ? .ready : .loading, at: now)
    }

    /// A check got no answer, or none that makes sense; `isRefused` when nobody listens there.
    mutating func failedCheck(_ error: String, isRefused: Bool, at now: Date) -> Change {
        lastFailure = Failure(text: error, at: now)
        silent += 1
        guard isRefused || silent >= Self.mostSilent || state == .unknown else { return .nothing }
        let abandons = !isAbandoned
        isAbandoned = true
        move(to: .down, at: now)
        return abandons ? .left(abandons: true) : .nothing
    }

    /// A request was refused or cut off.
    mutating func failedRequest(_ error: String, at now: Date) -> Change {
        lastFailure = Failure(text: error, at: now)
        return state == .ready ? enter(.down, at: now) : .nothing
    }

    private mutating func enter(_ new: State, at now: Date) -> Change {
        let wasReady = isReady
        move(to: new, at: now)
        if isReady == wasReady { return .nothing }
        return isReady ? .entered : .left(abandons: false)
    }

    private mutating func move(to new: State, at now: Date) {
        if new != state { since = now }
        state = new
    }
}
