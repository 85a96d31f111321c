import Glibc
import Synchronization

/// The one thread that calls libwebsockets; an executor, so that Swift code can run on it too.
///
/// `@unchecked Sendable`:
/// - `jobs` and `thread` are synchronised types;
/// - `spare` is touched by the loop's thread only, in `drain`;
/// - `waker` is set once, under `jobs`' lock, before any other thread can need it, and cleared under it.
final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private let jobs = Mutex(LoopJobs())
    private let thread = Atomic<UInt>(0)
    private var spare: [LoopJobs.Job] = []
    private var waker: (() -> Void)?

    init() {}

    /// True on the loop's own thread.
    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Starts a thread that runs `body`; the loop is that thread from then on.
    func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(
            ThreadStart { [self] in
                thread.store(UInt(pthread_self()), ordering: .relaxed)
                ThreadStart.nameThread(name)
                body()
            }
        ).toOpaque()
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box)
        // Without its thread the server cannot even report an error; WorkerPool stops in the same case.
        precondition(code == 0, "cannot start a thread: error \(code); raise the process limit (ulimit -u)")
        pthread_detach(handle)
    }

    /// Tells how to interrupt the loop's waiting; nil when the loop ends.
    func setWaker(_ waker: (() -> Void)?) {
        jobs.withLock { state in
            self.waker = waker
            if waker == nil { state.close() }
        }
    }

    /// Runs `body` on the loop's thread: now when called there, else soon. Dropped when the loop has ended.
    func run(_ body: @escaping @Sendable () -> Void) {
        if isCurrent { body() } else { add(.call(body)) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isClosed = jobs.withLock { $0.isClosed }
        // A task outlives its server only when it ignores cancellation; then it goes on elsewhere.
        if isClosed { globalConcurrentExecutor.enqueue(job) } else { add(.task(job)) }
    }

    func checkIsolated() {
        precondition(isCurrent, "this must run on the event loop's thread")
    }

    private func add(_ job: LoopJobs.Job) {
        jobs.withLock { state in
            guard !state.isClosed else { return }
            // The waker is a write to an eventfd; inside the lock it cannot meet the context's end.
            if state.add(job), !isCurrent { waker?() }
        }
    }

    /// Runs what has come in; called by the loop's thread between two rounds. True when more has come in meanwhile.
    func drain() -> Bool {
        jobs.withLock { $0.drain(into: &spare) }
        for job in spare {
            switch job {
            case .task(let job):
                unsafe job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            case .call(let body): body()
            }
        }
        spare.removeAll(keepingCapacity: spare.capacity <= 4_096)
        return jobs.withLock { !$0.isEmpty }
    }
}

/// A thread's work, in a box that can go through a C pointer.
final class ThreadStart {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }

    /// Names the calling thread for `top` and `perf`; pthread_setname_np is not visible to Swift.
    static func nameThread(_ name: String) {
        let descriptor = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = unsafe write(descriptor, bytes, bytes.count)
        close(descriptor)
    }
}
