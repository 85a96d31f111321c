internal import COneDNN
import Glibc
import SoriWhisper
import Synchronization

/// A fixed set of threads that run one body together, the caller's thread among them.
///
/// Between two runs a thread looks out for work for a short while and then sleeps. Inside a run `barrier` holds
/// everybody until the last has come, and `take` hands out numbers.
///
/// `@unchecked Sendable`, because
/// - `body` is written by the thread that calls `run` while the others wait, and read by them after `generation` told
///   so;
/// - everything else is atomic or never changes; `run` is called by one thread at a time (`WhisperRuntime`'s rule).
final class ThreadTeam: @unchecked Sendable {
    /// Threads that run a body.
    let count: Int

    private let generation = Atomic<Int>(0)
    private let running = Atomic<Int>(0)
    private let arrived = Atomic<Int>(0)
    private let phase = Atomic<Int>(0)
    private let ticket = Atomic<Int>(0)
    private let isClosing = Atomic<Bool>(false)
    private let sleepers: [Sleeper]
    private var body: ((Int) -> Void)?

    /// Starts `count - 1` threads.
    ///
    /// Throws `WhisperError` (`computation_failed`) when the system starts no more threads.
    init(count: Int) throws(WhisperError) {
        self.count = max(count, 1)
        sleepers = (1..<max(count, 1) + 1).map { _ in Sleeper() }
        for index in 1..<self.count {
            guard startThread(index) else {
                close()
                throw WhisperError(.computation, "the system started only \(index) of \(count) threads; take fewer")
            }
        }
    }

    /// Ends the threads. Nothing may run any more.
    func close() {
        isClosing.store(true, ordering: .releasing)
        wake()
    }

    /// Runs `body` with 0..<count, 0 in the calling thread, and comes back when all are done.
    func run(_ body: @escaping (Int) -> Void) {
        self.body = body
        running.store(count - 1, ordering: .relaxed)
        ticket.store(0, ordering: .relaxed)
        wake()
        body(0)
        var spin = SpinWait()
        while running.load(ordering: .acquiring) > 0 { spin.wait() }
        self.body = nil
    }

    /// Waits until every thread of the run has come here. `take` then begins at 0 again.
    func barrier() {
        let seen = phase.load(ordering: .relaxed)
        guard arrived.add(1, ordering: .acquiringAndReleasing).newValue < count else {
            arrived.store(0, ordering: .relaxed)
            ticket.store(0, ordering: .relaxed)
            phase.store(seen &+ 1, ordering: .releasing)
            return
        }
        var spin = SpinWait()
        while phase.load(ordering: .acquiring) == seen { spin.wait() }
    }

    /// The next number that no other thread has got since the last barrier, from 0.
    func take() -> Int { ticket.add(1, ordering: .relaxed).oldValue }

    private func wake() {
        generation.add(1, ordering: .sequentiallyConsistent)
        for index in 1..<count { sleepers[index - 1].wake() }
    }

    private func serve(_ index: Int) {
        ComputeEngine.computeAlone()
        var seen = 0
        while true {
            sleepers[index - 1].wait { generation.load(ordering: .sequentiallyConsistent) != seen }
            seen &+= 1
            if isClosing.load(ordering: .acquiring) { return }
            body?(index)
            running.subtract(1, ordering: .releasing)
        }
    }

    private func startThread(_ index: Int) -> Bool {
        let start = unsafe Unmanaged.passRetained(Start(team: self, index: index))
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                start.team.serve(start.index)
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            unsafe start.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// What a new thread is told.
    private final class Start {
        let team: ThreadTeam
        let index: Int

        init(team: ThreadTeam, index: Int) {
            self.team = team
            self.index = index
        }
    }
}
