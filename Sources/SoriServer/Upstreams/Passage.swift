import Synchronization

/// Whether anything has gone between a client and a target: before that, another target may take over unnoticed.
final class Passage: Sendable {
    private let flag = Atomic(false)

    /// Something has gone.
    func begin() { flag.store(true, ordering: .relaxed) }

    /// Whether something has.
    var hasBegun: Bool { flag.load(ordering: .relaxed) }
}
