import Glibc

/// The queue and threads of a `WorkerPool`; lives until the last thread has left.
///
/// `@unchecked Sendable`:
/// - `jobs` and `isClosed` are touched by callers and pool threads, always between `lock()` and `unlock()`;
/// - `mutex` and `condition` are allocated in `init`, freed in `deinit`, and every thread holds a reference meanwhile.
@safe
final class WorkerPoolCore: @unchecked Sendable {
    private var jobs: [@Sendable () -> Void] = []
    private var head = 0
    private var isClosed = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func startThread(named name: String, niceness: Int32) {
        let box = unsafe Unmanaged.passRetained(ThreadStart(core: self, name: name, niceness: niceness)).toOpaque()
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                start.nameThread()
                start.giveWay()
                start.core.work()
                return nil
            }, box)
        // Without threads nothing can work and no caller would ever be answered: the one case where stopping is right.
        precondition(code == 0, "cannot start a thread: error \(code); raise the process limit (ulimit -u)")
        pthread_detach(thread)
    }

    func submit(_ job: @escaping @Sendable () -> Void) {
        unsafe pthread_mutex_lock(mutex)
        jobs.append(job)
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(condition)
    }

    /// Lets the threads leave once the queue is empty.
    func close() {
        unsafe pthread_mutex_lock(mutex)
        isClosed = true
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_broadcast(condition)
    }

    private func work() {
        while let job = take() { job() }
    }

    private func take() -> (@Sendable () -> Void)? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while head == jobs.count {
            if isClosed { return nil }
            unsafe pthread_cond_wait(condition, mutex)
        }
        let job = jobs[head]
        head += 1
        // Taken jobs are dropped in bulk, so that taking stays O(1) on average.
        if head == jobs.count || head > 1024 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    private final class ThreadStart {
        let core: WorkerPoolCore
        let name: String
        let niceness: Int32

        init(core: WorkerPoolCore, name: String, niceness: Int32) {
            self.core = core
            self.name = name
            self.niceness = niceness
        }

        /// On Linux a priority belongs to a thread, and 0 means the calling one.
        func giveWay() {
            if niceness > 0 { setpriority(Int32(PRIO_PROCESS.rawValue), 0, min(19, niceness)) }
        }

        /// Names the calling thread for `top` and `perf`; pthread_setname_np is not visible to Swift.
        func nameThread() {
            let descriptor = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            defer { Glibc.close(descriptor) }
            let bytes = Array(name.utf8.prefix(15))
            _ = unsafe write(descriptor, bytes, bytes.count)
        }
    }
}
