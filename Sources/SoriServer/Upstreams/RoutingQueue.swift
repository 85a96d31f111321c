import FoundationEssentials
import SoriCore
import Synchronization

/// Gives requests their targets and keeps those that must wait: the shell of `RoutingTable`.
///
/// Locks: the table and everyone who waits are behind one; nobody is resumed and nothing is logged inside it.
final class RoutingQueue: Sendable {
    /// Why a request gets no target.
    enum Refusal: Error, Equatable {
        /// Too many wait.
        case full
        /// Whoever is ready has refused it already.
        case exhausted
        /// Nobody became ready in time.
        case nobody
    }

    private struct State {
        var table: RoutingTable
        var waiters: [Int: CheckedContinuation<Result<RoutingLease, Refusal>?, Never>] = [:]
        /// Those who have a target, by ticket; what they hold is given back when it ends.
        var leases: [Int: Weak] = [:]
        private var lastTicket = 0

        init(_ table: RoutingTable) { self.table = table }

        mutating func nextTicket() -> Int {
            lastTicket += 1
            return lastTicket
        }

        mutating func lease(
            _ ticket: Int, _ target: Int, _ kind: RoutingLease.Kind, _ queue: RoutingQueue
        ) -> RoutingLease {
            let lease = RoutingLease(ticket, target, table.targets[target].name, kind, queue)
            leases[ticket] = Weak(lease: lease, target: target)
            return lease
        }
    }

    private struct Weak {
        weak var lease: RoutingLease?
        let target: Int
    }

    private let state: Mutex<State>

    /// A queue in front of a table.
    init(_ table: RoutingTable) { state = Mutex(State(table)) }

    /// The table as it stands.
    var table: RoutingTable { state.withLock { $0.table } }

    // MARK: - Requests

    /// Waits for a target other than those of `tried`; who is not bounded, however many wait and as long as it takes.
    ///
    /// Throws `Refusal`, and `CancellationError` when the task is cancelled before there is one.
    func acquire(besides tried: Set<Int> = [], isBounded: Bool = true) async throws -> RoutingLease {
        let ticket = state.withLock { $0.nextTicket() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation {
                (continuation: CheckedContinuation<Result<RoutingLease, Refusal>?, Never>) in
                let answer: Result<RoutingLease, Refusal>?? = state.withLock { state in
                    // Cancellation before this point found no ticket in the queue, so it is looked at under the lock.
                    guard !Task.isCancelled else { return .some(nil) }
                    switch state.table.request(ticket, tried: tried, isBounded: isBounded, now: Date()) {
                    case .granted(let target): return .success(state.lease(ticket, target, .request, self))
                    case .full: return .failure(.full)
                    case .exhausted: return .failure(.exhausted)
                    case .queued:
                        state.waiters[ticket] = continuation
                        return nil
                    }
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.table.withdraw(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
            }
            waiter?.resume(returning: nil)
        }
        guard let result else { throw CancellationError() }
        return try result.get()
    }

    /// The target of a live socket; nil when there is none besides `tried`.
    func openSocket(besides tried: Set<Int>) -> RoutingLease? {
        state.withLock { state in
            guard let target = state.table.openSocket(tried: tried) else { return nil }
            let ticket = state.nextTicket()
            return state.lease(ticket, target, .socket, self)
        }
    }

    /// What a lease held is free.
    fileprivate func end(_ ticket: Int, _ target: Int, _ kind: RoutingLease.Kind) {
        change { state in
            state.leases[ticket] = nil
            switch kind {
            case .request: return state.table.release(target)
            case .socket:
                state.table.closeSocket(target)
                return []
            }
        }
    }

    // MARK: - Changes

    /// Requests go elsewhere from now on.
    func choose(_ choice: DeviceChoice) { change { $0.table.choose(choice) } }

    /// This instance has a model, or has none.
    func setLocal(isReady: Bool) { change { $0.table.setLocal(isReady: isReady) } }

    /// Something was heard of an upstream. When that gives its requests up, whoever waits for them hears of it.
    func update(
        _ target: Int, _ body: (inout UpstreamHealth) -> UpstreamHealth.Change
    ) -> UpstreamHealth.Change {
        var change = UpstreamHealth.Change.nothing
        var lost: [RoutingLease] = []
        self.change { state in
            let (happened, grants) = state.table.update(target, body)
            change = happened
            if happened == .left(abandons: true) {
                lost = state.leases.values.filter { $0.target == target }.compactMap(\.lease)
            }
            return grants
        }
        for lease in lost { lease.lost.resolve(.success(())) }
        return change
    }

    /// Time has passed: whoever waits for somebody to become ready has waited long enough.
    func tick() {
        let stranded = state.withLock { state in
            state.table.stranded(now: Date()).compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in stranded { waiter.resume(returning: .failure(.nobody)) }
    }

    private func change(_ body: (inout State) -> [RoutingTable.Grant]) {
        let granted = state.withLock { state in
            body(&state).compactMap { grant in
                state.waiters.removeValue(forKey: grant.ticket).map { waiter in
                    (waiter, state.lease(grant.ticket, grant.target, .request, self))
                }
            }
        }
        for (waiter, lease) in granted { waiter.resume(returning: .success(lease)) }
    }
}

/// The right of one request or live socket to its target; given back by `end`, or with the last reference.
final class RoutingLease: Sendable {
    enum Kind { case request, socket }

    /// The target: 0 is this instance.
    let target: Int
    /// Its name.
    let name: String
    /// Resolved when the target is gone and not to be waited for.
    let lost = Promise<Void>()
    private let ticket: Int
    private let kind: Kind
    private let queue: RoutingQueue
    private let hasEnded = Atomic(false)

    fileprivate init(_ ticket: Int, _ target: Int, _ name: String, _ kind: Kind, _ queue: RoutingQueue) {
        self.ticket = ticket
        self.target = target
        self.name = name
        self.kind = kind
        self.queue = queue
    }

    deinit { end() }

    /// Whether the target is this instance.
    var isLocal: Bool { target == 0 }

    /// Gives it back; only the first call counts.
    func end() {
        guard !hasEnded.exchange(true, ordering: .relaxed) else { return }
        queue.end(ticket, target, kind)
    }
}
