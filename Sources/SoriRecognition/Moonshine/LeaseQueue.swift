/// Who holds which of a limited number of resources, and who waits, first come first served: the pure part of a pool.
///
/// Resources are made when first needed; a failed making gives its place to the next in line.
struct LeaseQueue<Resource, Waiter> {
    /// What the caller of `acquire` is to do.
    enum Grant {
        /// Use this and give it back.
        case use(Resource)
        /// Make a resource, then `release` it after use; on failure call `makingFailed`.
        case make
        /// Wait: the waiter was put in line.
        case wait
    }

    private let limit: Int
    private var made = 0
    private var idle: [Resource] = []
    private var line: [(id: Int, waiter: Waiter)] = []

    /// A queue over at most `limit` resources (at least one).
    init(limit: Int) { self.limit = max(1, limit) }

    /// How many wait.
    var waiting: Int { line.count }

    /// Takes a resource, or the right to make one; nil when all are taken.
    mutating func acquire() -> Grant {
        // Nobody is in line here: the line is empty whenever something is idle or may be made.
        if let resource = idle.popLast() { return .use(resource) }
        guard made < limit else { return .wait }
        made += 1
        return .make
    }

    /// Puts a waiter at the end of the line.
    mutating func enqueue(id: Int, _ waiter: Waiter) { line.append((id, waiter)) }

    /// Takes a waiter who no longer wants out of the line; nil when it was served already.
    mutating func cancel(id: Int) -> Waiter? {
        line.firstIndex { $0.id == id }.map { line.remove(at: $0).waiter }
    }

    /// Gives a resource back: the first in line gets it.
    mutating func release(_ resource: Resource) -> Waiter? {
        guard line.isEmpty else { return line.removeFirst().waiter }
        idle.append(resource)
        return nil
    }

    /// A resource could not be made: the first in line is to try.
    mutating func makingFailed() -> Waiter? {
        guard line.isEmpty else { return line.removeFirst().waiter }
        made -= 1
        return nil
    }
}
