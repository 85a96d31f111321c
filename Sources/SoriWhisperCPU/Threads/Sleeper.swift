import Glibc
import Synchronization

/// Where one thread waits for a condition that others make true: looking at first, then asleep.
///
/// `@unchecked Sendable`, because the semaphore is made for use by many threads, and never moves: it has memory of its
/// own.
@safe
final class Sleeper: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>
    private let isAsleep = Atomic<Bool>(false)
    /// How often a thread gives the processor up before it sleeps.
    private static let yields = 50

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    /// Waits until `condition` holds; `wake` must be called after it has become true.
    func wait(_ condition: () -> Bool) {
        var spin = SpinWait()
        var yields = 0
        while !condition() {
            guard yields == Self.yields else {
                yields += spin.wait() ? 1 : 0
                continue
            }
            isAsleep.store(true, ordering: .sequentiallyConsistent)
            // Whoever turns the flag back owns the semaphore's one post.
            if condition() {
                if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
                while unsafe sem_wait(semaphore) != 0 {}
                return
            }
            while unsafe sem_wait(semaphore) != 0 {}
        }
    }

    /// Wakes the thread if it sleeps.
    func wake() {
        if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { unsafe sem_post(semaphore) }
    }
}
