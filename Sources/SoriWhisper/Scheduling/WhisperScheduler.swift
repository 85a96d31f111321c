internal import SoriCore

/// Runs one loaded model for everybody: windows and sequences of all requests share its calls, live requests go first.
///
/// One thread calls the runtime, and only while there is work. Cancelling a caller frees its slots within one step.
final class WhisperScheduler: Sendable {
    /// The dimensions of the model.
    let configuration: WhisperConfiguration
    /// What the runtime computes with.
    let computeType: ComputeType
    /// What the runtime takes.
    let capacity: RuntimeCapacity
    /// How the runtime has rows of logits searched.
    let logitsKernels: LogitsKernels
    /// The most sequences that a window can have side by side.
    let widestGroup: Int
    private let inbox: SchedulerInbox
    private let loop: SchedulerLoop
    private let thread: WorkerPool
    private let windowPermits: FairSemaphore

    /// Makes the runtime on the thread that will call it.
    static func start(
        tokenizer: WhisperTokenizer, _ make: @escaping @Sendable () throws(WhisperError) -> any WhisperRuntime
    ) async throws(WhisperError) -> WhisperScheduler {
        let thread = WorkerPool(name: "sori-whisper", threads: 1)
        return try await thread.run { () throws(WhisperError) in
            let runtime = try make()
            let inbox = SchedulerInbox()
            return WhisperScheduler(
                inbox, SchedulerLoop(inbox: inbox, runtime: runtime, tokenizer: tokenizer), thread,
                runtime.configuration,
                runtime.computeType, runtime.capacity, runtime.logitsKernels)
        }
    }

    private init(
        _ inbox: SchedulerInbox, _ loop: SchedulerLoop, _ thread: WorkerPool, _ configuration: WhisperConfiguration,
        _ computeType: ComputeType, _ capacity: RuntimeCapacity, _ logitsKernels: LogitsKernels
    ) {
        self.inbox = inbox
        self.loop = loop
        self.thread = thread
        self.configuration = configuration
        self.computeType = computeType
        self.capacity = capacity
        self.logitsKernels = logitsKernels
        widestGroup = SlotAllocator(capacity).widestGroup
        // Enough that a slot is filled at once when it gets free; more would only hold spectrograms in memory.
        windowPermits = FairSemaphore(permits: 2 * capacity.windowSlots + 4, maxWaiters: 8192)
    }

    /// Decodes a window; `make` computes it once there is room, so that waiting requests hold nothing.
    ///
    /// Throws `CancellationError` at once when the caller is cancelled, `WhisperError` `overloaded` when too many wait.
    func run(
        _ priority: WindowPriority, _ make: () async throws -> WindowRequest
    ) async throws -> WindowResult {
        // Whoever speaks does not wait behind recordings: a stream has one window at a time, so streams bound
        // themselves.
        guard priority == .file else { return try await decode(make()) }
        do {
            try await windowPermits.acquire()
        } catch is FairSemaphore.QueueFull {
            throw WhisperError(.overloaded, "too many recordings wait for the model; try again later")
        }
        defer { windowPermits.release() }
        return try await decode(make())
    }

    private func decode(_ request: WindowRequest) async throws -> WindowResult {
        let promise = Promise<WindowResult>()
        if inbox.put(SchedulerInbox.Arrival(request: request, promise: promise)) {
            thread.submit { [loop] in loop.work() }
        }
        return try await promise.wait()
    }
}
