public import SoriCore
import Synchronization

/// A database on a thread of its own.
///
/// `@unchecked Sendable`:
/// - `database` is made and used only in jobs of `pool`, which has one thread, so never by two threads at once;
/// - `setAside` is written once, in `init`, before anyone else has the object;
/// - whoever waits for a job holds a reference to this object, so it is freed when no job is left.
public final class SQLiteConnection: @unchecked Sendable {
    /// Changes that wait are written together, at most so many at once: whoever wants to read waits no longer than
    /// that.
    private static let mostTogether = 64

    private struct Queue {
        var writes: [PendingWrite] = []
        /// Whether the thread has been told to look at them.
        var isAnnounced = false
    }

    private let pool: WorkerPool
    private let queue = Mutex(Queue())
    private var database: SQLiteDatabase?
    /// The new path of a damaged file that had to make way, or nil.
    public private(set) var setAside: String?
    private let path: String

    /// Opens or makes the database at `path` with the tables of `schema`, on a thread named `thread`.
    ///
    /// Throws `StoreError` when it cannot be used; a damaged one is moved aside, which `setAside` tells.
    public init(path: String, schema: DatabaseSchema, thread: String) async throws(StoreError) {
        self.path = path
        pool = WorkerPool(name: thread, threads: 1)
        setAside = try await pool.run { () throws(StoreError) in
            let (database, moved) = try DatabaseFile.open(path, schema)
            self.database = database
            return moved
        }
    }

    /// Runs `body`, which changes nothing in a transaction, on the database's thread.
    public func run<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteDatabase) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await pool.run { () throws(StoreError) in
            guard let database = self.database else { throw self.isNotOpen }
            return try body(database)
        }
    }

    /// Runs `body` as one step on the database's thread and returns when what it has changed is on the disk.
    ///
    /// `body` may run twice: when a transaction that it shared with others has failed as a whole.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteDatabase) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            enqueue(
                PendingWrite(
                    attempt: { (database) throws(StoreError) in
                        let value = try body(database)
                        return { continuation.resume(returning: .success(value)) }
                    },
                    refuse: { continuation.resume(returning: .failure($0)) }))
        }
        return try result.get()
    }

    private func enqueue(_ write: PendingWrite) {
        let isFirst = queue.withLock { queue in
            queue.writes.append(write)
            defer { queue.isAnnounced = true }
            return !queue.isAnnounced
        }
        if isFirst { pool.submit { self.commitWaiting() } }
    }

    private func commitWaiting() {
        let writes = queue.withLock { queue in
            let writes = Array(queue.writes.prefix(Self.mostTogether))
            queue.writes.removeFirst(writes.count)
            return writes
        }
        if let database {
            PendingWrite.commit(writes, to: database)
        } else {
            for write in writes { write.refuse(isNotOpen) }
        }
        let isMore = queue.withLock { queue in
            queue.isAnnounced = !queue.writes.isEmpty
            return queue.isAnnounced
        }
        // Behind whoever wants to read by now.
        if isMore { pool.submit { self.commitWaiting() } }
    }

    private var isNotOpen: StoreError {
        StoreError(code: .failed, message: "the database \(path) is not open: start the server again")
    }
}
