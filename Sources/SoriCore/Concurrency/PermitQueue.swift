/// Who holds a permit and who waits for one: a fixed number of permits, given in order of arrival. Pure;
/// `FairSemaphore` does the waiting.
struct PermitQueue<Ticket: Hashable & Sendable>: Sendable {
    /// What a newcomer gets.
    enum Response: Equatable {
        /// A permit was free and is now held.
        case granted
        /// The ticket waits until `release` names it or `withdraw` takes it out.
        case queued
        /// Too many wait.
        case refused
    }

    private let permits: Int
    private let maxWaiters: Int
    private var queue: [Ticket] = []

    /// How many permits are held.
    private(set) var held = 0

    /// `permits` at once, at least one; at most `maxWaiters` waiting.
    init(permits: Int, maxWaiters: Int) {
        self.permits = max(1, permits)
        self.maxWaiters = maxWaiters
    }

    /// How many wait.
    var waiting: Int { queue.count }

    /// A newcomer asks for a permit.
    mutating func request(_ ticket: Ticket) -> Response {
        if held < permits && queue.isEmpty {
            held += 1
            return .granted
        }
        guard queue.count < maxWaiters else { return .refused }
        queue.append(ticket)
        return .queued
    }

    /// A holder is done; the ticket returned holds the permit now.
    mutating func release() -> Ticket? {
        guard !queue.isEmpty else {
            held -= 1
            return nil
        }
        return queue.removeFirst()
    }

    /// Someone who waits gives up; false when the ticket is not in the queue.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = queue.firstIndex(of: ticket) else { return false }
        queue.remove(at: index)
        return true
    }
}
