internal import CSQLite
public import SoriCore

/// One SQLite connection, with its statements.
///
/// Not thread-safe: one owner, one thread.
@safe
public final class SQLiteDatabase {
    private let handle: OpaquePointer
    private let path: String
    private var statements: [String: OpaquePointer] = unsafe [:]

    /// Opens or makes the database at `path`; throws `StoreError` that names it. A database that another process
    /// holds is waited for for `busyTimeout` milliseconds.
    public init(path: String, busyTimeout: Int32 = 5_000) throws(StoreError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle = unsafe handle else {
            throw StoreError(code: .failed, message: "SQLite cannot be started: is memory short?")
        }
        unsafe self.handle = handle
        self.path = path
        guard result == SQLITE_OK else { throw failure(result) }
        unsafe sqlite3_extended_result_codes(handle, 1)
        // Another process, such as a backup, may hold the file for a moment.
        unsafe sqlite3_busy_timeout(handle, busyTimeout)
    }

    deinit {
        unsafe statements.forEach { _ = unsafe sqlite3_finalize($0.value) }
        unsafe sqlite3_close_v2(handle)
    }

    /// Rows that the last statement changed.
    public var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Whether a transaction is open; after some failures SQLite has ended it itself.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Leaves the write-ahead log as it is when the database is closed: evidence, where the file is damaged.
    public func keepLog() { unsafe sori_sqlite_keep_log(handle) }

    /// Runs a statement without values, or several.
    public func execute(_ sql: String) throws(StoreError) {
        let result = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw failure(result) }
    }

    /// Runs one statement with `values` for its question marks and gives its rows, made by `row`.
    @discardableResult
    public func query<Row>(
        _ sql: String, _ values: [StoredValue] = [], row: (SQLiteRow) -> Row = { _ in () }
    ) throws(StoreError) -> [Row] {
        let statement = try unsafe prepare(sql)
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            let number = Int32(index + 1)
            let result =
                switch value {
                case .null: unsafe sqlite3_bind_null(statement, number)
                case .integer(let value): unsafe sqlite3_bind_int64(statement, number, Int64(value))
                case .text(let text): unsafe sori_sqlite_bind_text(statement, number, text, Int32(text.utf8.count))
                }
            guard result == SQLITE_OK else { throw failure(result) }
        }
        var rows: [Row] = []
        while true {
            switch unsafe sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(row(unsafe Self.read(statement)))
            case SQLITE_DONE: return rows
            case let result: throw failure(result)
            }
        }
    }

    /// Runs `body` as one step: all of it happens, or nothing.
    public func transaction<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        // Immediate: whoever reads in order to write must not find afterwards that another has written.
        try query("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let value = try body()
            try query("COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` as one step within a transaction: when it fails, the rest of the transaction stands, unless
    /// `isInTransaction` says otherwise.
    func savepoint<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        try query("SAVEPOINT step")
        do throws(StoreError) {
            let value = try body()
            try query("RELEASE step")
            return value
        } catch {
            if isInTransaction {
                try query("ROLLBACK TO step")
                try query("RELEASE step")
            }
            throw error
        }
    }

    /// Ends a transaction that failed. After some failures SQLite has done so itself; then nothing happens.
    private func rollBack() {
        if isInTransaction { unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }

    private func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = unsafe statements[sql] { return unsafe statement }
        var statement: OpaquePointer?
        let result = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard result == SQLITE_OK, let statement = unsafe statement else { throw failure(result) }
        unsafe statements[sql] = statement
        return unsafe statement
    }

    private static func read(_ statement: OpaquePointer) -> SQLiteRow {
        var values: [StoredValue] = []
        for column in 0..<(unsafe sqlite3_column_count(statement)) {
            switch unsafe sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: values.append(.integer(Int(unsafe sqlite3_column_int64(statement, column))))
            case SQLITE_NULL: values.append(.null)
            default:
                let text = unsafe sqlite3_column_text(statement, column)
                let count = Int(unsafe sqlite3_column_bytes(statement, column))
                values.append(
                    .text(unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)))
            }
        }
        return SQLiteRow(values: values)
    }

    /// What a failed read or write means: a full disk shows so too, with the system's own number beneath.
    private func brokenDisk(_ result: Int32) -> (StoreError.Code, String) {
        // The index of the log is made larger before it is mapped, and says nothing but that there was no room.
        if result == sori_sqlite_no_room_for_index { return (.noSpace, "the disk is full: free some room") }
        switch FileErrorCode(errno: unsafe sqlite3_system_errno(handle)) {
        case .noSpace: return (.noSpace, "the disk is full: free some room")
        case .noPermission: return (.unwritable, "the disk can only be read: check it, and mount it again")
        default: return (.failed, "the disk reports an error: check it")
        }
    }

    private func failure(_ result: Int32) -> StoreError {
        let reason = unsafe String(cString: sqlite3_errmsg(handle))
        let (code, remedy): (StoreError.Code, String) =
            switch result & 0xFF {
            case SQLITE_FULL: (.noSpace, "the disk is full: free some room")
            case SQLITE_BUSY, SQLITE_LOCKED: (.busy, "another process holds it: stop that one")
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: (.unwritable, "check STT_DATA_DIR and its owner")
            case SQLITE_CORRUPT, SQLITE_NOTADB: (.damaged, "it is no sound database: put a backup there")
            case SQLITE_CONSTRAINT: (.exists, "the entry is there already")
            case SQLITE_IOERR: brokenDisk(result)
            default: (.failed, "it cannot be used")
            }
        return StoreError(code: code, message: "the database \(path): \(remedy) (\(reason), \(result))")
    }
}
