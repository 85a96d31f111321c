import FoundationEssentials
import SoriCore
import Synchronization

/// Holds the batches and works through them, apart from the requests that brought them.
final class BatchRunner: Service {
    /// Transcribes one file of a batch, or says why it cannot.
    typealias Work = @Sendable (_ path: String) async -> Result<TranscriptionAnswer, Batch.BatchFailure>

    private struct Entry {
        var batch: Batch
        var work: Work?
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Ids in order of arrival; the oldest finished ones are forgotten first.
        var order: [String] = []
        var isClosed = false
    }

    private let kept: Int
    private let width: Int
    private let state = Mutex(State())
    private let arrivals: AsyncStream<String>
    private let arrival: AsyncStream<String>.Continuation

    /// Remembers at most `kept` batches, finished and waiting together; works on `width` files of a batch at once.
    init(kept: Int = 1000, width: Int) {
        self.kept = kept
        self.width = max(1, width)
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(kept))
    }

    /// Takes a batch; throws `APIError.busy` when too many unfinished ones are held, or when the server is stopping.
    func submit(paths: [String], work: @escaping Work) throws(APIError) -> Batch {
        let batch = Batch(id: UUID().uuidString.lowercased(), paths: paths, now: Date())
        let isTaken = state.withLock { state in
            if state.isClosed { return false }
            if state.order.count >= kept {
                guard let oldest = state.order.firstIndex(where: { state.entries[$0]?.batch.completedAt != nil }) else {
                    return false
                }
                state.entries[state.order.remove(at: oldest)] = nil
            }
            state.entries[batch.id] = Entry(batch: batch, work: work)
            state.order.append(batch.id)
            return true
        }
        guard isTaken else { throw .busy }
        arrival.yield(batch.id)
        return batch
    }

    /// The batch as it stands, or nil when there is none of that id.
    func batch(_ id: String) -> Batch? { state.withLock { $0.entries[id]?.batch } }

    /// Waits until the batch is complete and gives it.
    func completed(_ id: String) async -> Batch? {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard let entry = state.entries[id], entry.batch.completedAt == nil, !state.isClosed else {
                    return false
                }
                state.entries[id]?.watchers.append(continuation)
                return true
            }
            if !isThere { continuation.resume() }
        }
        return batch(id)
    }

    /// Works through the batches in order of arrival, `width` files of a batch side by side, until cancelled.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await id in arrivals { group.addTask { await self.process(id) } }
            // Cancelled: nobody is served any more, so nobody may go on waiting.
            group.cancelAll()
        }
        let watchers = state.withLock { state in
            state.isClosed = true
            return state.entries.keys.flatMap { id in
                let watchers = state.entries[id]?.watchers ?? []
                state.entries[id]?.watchers = []
                return watchers
            }
        }
        for watcher in watchers { watcher.resume() }
    }

    private func process(_ id: String) async {
        guard
            let (files, work) = state.withLock({ state in
                state.entries[id].flatMap { entry in entry.work.map { (entry.batch.files, $0) } }
            })
        else { return }
        // As many files at once as the server transcribes; more would only wait further on and look busy meanwhile.
        await withTaskGroup(of: Void.self) { group in
            for (index, file) in files.enumerated() {
                if index >= width { await group.next() }
                group.addTask { await self.process(file.filepath, at: index, of: id, work) }
            }
        }
    }

    private func process(_ path: String, at index: Int, of id: String, _ work: Work) async {
        let start = ContinuousClock.now
        update(id) { $0.begin(index, now: Date()) }
        let outcome = await work(path)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        update(id) { $0.end(index, outcome, seconds: seconds, now: Date()) }
    }

    private func update(_ id: String, _ change: @Sendable (inout Batch) -> Void) {
        let watchers: [CheckedContinuation<Void, Never>] = state.withLock { state in
            guard var entry = state.entries[id] else { return [] }
            change(&entry.batch)
            let watchers = entry.batch.completedAt == nil ? [] : entry.watchers
            if entry.batch.completedAt != nil {
                entry.watchers = []
                entry.work = nil
            }
            state.entries[id] = entry
            return watchers
        }
        for watcher in watchers { watcher.resume() }
    }
}
