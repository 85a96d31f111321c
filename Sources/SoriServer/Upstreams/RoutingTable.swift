import FoundationEssentials

/// Who takes requests and which requests wait: this instance (target 0) and the upstreams behind it. Pure; the time is
/// told.
///
/// Of those that are chosen and ready, the least loaded one is taken. A request waits while all of them have as much as
/// they can begin soon, in order of arrival; who waits is never bound to a target before it gets one, so that a change
/// of the choice or of somebody's health counts for those who wait as well.
struct RoutingTable: Sendable {
    /// Whom requests go to.
    enum Choice: Sendable, Equatable {
        /// The least loaded one.
        case auto
        /// This target, while it is ready; else the least loaded one of the others.
        case target(Int)
    }

    /// One that takes requests.
    struct Target: Sendable, Equatable {
        let name: String
        /// Nil for this instance.
        var health: UpstreamHealth?
        /// Whether it takes requests.
        var isReady: Bool
        /// Recordings at once.
        var capacity: Int
        /// Requests of ours that it works on.
        var requests = 0
        /// Live sockets of ours that it serves.
        var sockets = 0
        /// What others have it do, as of its last report.
        var foreign = 0
        /// Grows with each thing that it is given; the smaller, the longer it had nothing new.
        var turn = 0

        /// Its work for each recording that it can do at once.
        var load: Double { Double(requests + sockets + foreign) / Double(capacity) }
        /// One recording on its way for each that is worked on, so that it never waits for an upload.
        var hasRoom: Bool { requests < capacity * 2 }
    }

    /// A request that waits.
    private struct Waiter {
        let ticket: Int
        let tried: Set<Int>
        /// Whether it gives up when nobody is there for too long.
        let isBounded: Bool
        /// Since when there is nobody who could ever take it.
        var strandedSince: Date?
    }

    /// What a newcomer gets.
    enum Response: Equatable {
        case granted(Int)
        /// `granted` or `stranded` will name its ticket.
        case queued
        /// Too many wait.
        case full
        /// Whoever is ready has refused it already.
        case exhausted
    }

    /// A request that gets a target.
    struct Grant: Equatable {
        let ticket: Int
        let target: Int
    }

    /// What this instance is called.
    static let localName = "local"
    /// How long a request waits for somebody to become ready, in seconds.
    static let longestStranded = 10.0

    private(set) var targets: [Target]
    /// What is chosen.
    private(set) var chosen = DeviceChoice.auto
    private let mostWaiting: Int
    private var queue: [Waiter] = []
    private var turns = 0

    /// A table of this instance, which does `capacity` recordings at once and has no model yet, and of upstreams of
    /// which nothing is known yet.
    init(capacity: Int, upstreams: [String], mostWaiting: Int, now: Date) {
        targets = [Target(name: Self.localName, health: nil, isReady: false, capacity: max(1, capacity))]
        targets += upstreams.map { Target(name: $0, health: UpstreamHealth(at: now), isReady: false, capacity: 2) }
        self.mostWaiting = mostWaiting
    }

    /// Requests that wait.
    var waiting: Int { queue.count }

    // MARK: - Requests

    /// A newcomer asks for a target other than those of `tried`. One that is not bounded waits however many do, and as
    /// long as it takes.
    mutating func request(_ ticket: Int, tried: Set<Int>, isBounded: Bool = true, now: Date) -> Response {
        let candidates = candidates(tried)
        if candidates.isEmpty, !tried.isEmpty { return .exhausted }
        // Who waits and could have it comes first.
        if !queue.contains(where: { isServed($0.tried, by: candidates) }), let target = best(candidates) {
            give(target)
            return .granted(target)
        }
        guard !isBounded || queue.count(where: \.isBounded) < mostWaiting else { return .full }
        queue.append(
            Waiter(
                ticket: ticket, tried: tried, isBounded: isBounded, strandedSince: candidates.isEmpty ? now : nil))
        return .queued
    }

    /// A request is done, whatever came of it.
    mutating func release(_ target: Int) -> [Grant] {
        targets[target].requests -= 1
        return grants()
    }

    /// Someone who waits gives up; false when the ticket is not in the queue.
    mutating func withdraw(_ ticket: Int) -> Bool {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
        queue.remove(at: index)
        return true
    }

    /// Time has passed: the tickets for whom nobody was there for too long; they no longer wait.
    mutating func stranded(now: Date) -> [Int] {
        for index in queue.indices {
            guard candidates(queue[index].tried).isEmpty else {
                queue[index].strandedSince = nil
                continue
            }
            queue[index].strandedSince = queue[index].strandedSince ?? now
        }
        let isOver = { (waiter: Waiter) in
            guard waiter.isBounded, let since = waiter.strandedSince else { return false }
            return now.timeIntervalSince(since) >= Self.longestStranded
        }
        let tickets = queue.filter(isOver).map(\.ticket)
        queue.removeAll(where: isOver)
        return tickets
    }

    // MARK: - Live sockets

    /// The target of a new live socket, which `closeSocket` gives back; nil when there is none besides `tried`.
    mutating func openSocket(tried: Set<Int>) -> Int? {
        guard let target = least(candidates(tried)) else { return nil }
        targets[target].sockets += 1
        turns += 1
        targets[target].turn = turns
        return target
    }

    /// A live socket has ended.
    mutating func closeSocket(_ target: Int) { targets[target].sockets -= 1 }

    // MARK: - Changes

    /// Requests go elsewhere from now on.
    mutating func choose(_ choice: DeviceChoice) -> [Grant] {
        chosen = choice
        return grants()
    }

    /// This instance has a model, or has none.
    mutating func setLocal(isReady: Bool) -> [Grant] {
        targets[0].isReady = isReady
        return grants()
    }

    /// Something was heard of an upstream; what `body` makes of it decides whether it takes requests.
    mutating func update(
        _ target: Int, _ body: (inout UpstreamHealth) -> UpstreamHealth.Change
    ) -> (change: UpstreamHealth.Change, grants: [Grant]) {
        guard var health = targets[target].health else { return (.nothing, []) }
        let change = body(&health)
        targets[target].health = health
        targets[target].isReady = health.isReady
        if let report = health.report {
            targets[target].capacity = report.capacity
            let all = report.load.map { $0.running + $0.waiting } ?? 0
            targets[target].foreign = max(0, min(10_000, all) - targets[target].requests)
        }
        return (change, grants())
    }

    // MARK: - Choosing

    /// Who may take a request now or as soon as there is room.
    private func candidates(_ tried: Set<Int>) -> [Int] {
        let ready = targets.indices.filter { targets[$0].isReady && !tried.contains($0) }
        if case .target(let target) = chosen.choice, ready.contains(target) { return [target] }
        return ready
    }

    private func best(_ candidates: [Int]) -> Int? { least(candidates.filter { targets[$0].hasRoom }) }

    private func least(_ candidates: [Int]) -> Int? {
        candidates.min { (targets[$0].load, targets[$0].turn) < (targets[$1].load, targets[$1].turn) }
    }

    /// Whether someone with `tried` waits for one of `candidates`.
    private func isServed(_ tried: Set<Int>, by candidates: [Int]) -> Bool {
        self.candidates(tried).contains { candidates.contains($0) }
    }

    private mutating func give(_ target: Int) {
        targets[target].requests += 1
        turns += 1
        targets[target].turn = turns
    }

    /// Gives targets to those who wait, in order.
    private mutating func grants() -> [Grant] {
        var grants: [Grant] = []
        var rest: [Waiter] = []
        for (index, waiter) in queue.enumerated() {
            guard targets.contains(where: { $0.isReady && $0.hasRoom }) else {
                rest += queue[index...]
                break
            }
            if let target = best(candidates(waiter.tried)) {
                give(target)
                grants.append(Grant(ticket: waiter.ticket, target: target))
            } else {
                rest.append(waiter)
            }
        }
        queue = rest
        return grants
    }
}
