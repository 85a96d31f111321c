internal import COneDNN
import Glibc

/// Waiting in a loop: at first at the processor's full speed, later giving it up to others.
struct SpinWait {
    private var turns = 0
    /// About 20 microseconds of looking.
    static let spins = 500

    /// Waits a moment; gives whether the time of mere looking is over.
    @discardableResult
    mutating func wait() -> Bool {
        turns += 1
        guard turns > Self.spins else {
            sori_pause()
            return false
        }
        sched_yield()
        return true
    }
}
