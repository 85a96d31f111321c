import Synchronization

/// What other threads want the loop to do, and whether it has been woken for it.
struct LoopJobs: ~Copyable {
    /// Something to run on the loop's thread.
    enum Job {
        case task(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private var jobs: [Job] = []
    private var isWoken = false
    private(set) var isClosed = false

    /// Adds a job; true when the loop must be woken, which is so once for all that is added until it drains.
    mutating func add(_ job: consuming Job) -> Bool {
        jobs.append(job)
        defer { isWoken = true }
        return !isWoken
    }

    /// Takes everything; `spare` becomes the new, empty queue, so that nothing is allocated in the long run.
    mutating func drain(into spare: inout [Job]) {
        isWoken = false
        swap(&jobs, &spare)
    }

    /// True when nothing waits; from then on a job wakes the loop.
    var isEmpty: Bool { jobs.isEmpty }

    /// No loop will take jobs from now on.
    mutating func close() { isClosed = true }
}
