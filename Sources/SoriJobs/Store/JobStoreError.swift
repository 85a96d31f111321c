public import SoriCore

/// A store of jobs that cannot be used.
public typealias JobStoreError = DomainError<JobStoreErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `JobStoreError`.
public enum JobStoreErrorCode: String, Sendable, CaseIterable {
    /// A job of that id is stored already.
    case exists
    /// The idempotency key was used with another body.
    case idempotencyMismatch = "idempotency_mismatch"
    /// As many jobs wait as may.
    case queueFull = "queue_full"
    /// The disk is full.
    case noSpace = "no_space"
    /// Another process holds the database.
    case busy
    /// The database cannot be written.
    case unwritable
    /// The file is no sound database.
    case damaged
    /// The database was made by a newer version.
    case newerVersion = "newer_version"
    /// The address of the store is not understood.
    case badAddress = "bad_address"
    /// The database failed for another reason.
    case failed
}

extension JobStoreError {
    /// The id of a new job is taken.
    public static func taken(_ id: String) -> JobStoreError {
        JobStoreError(code: .exists, message: "the job \(id) is there already: give the new one an id of its own")
    }

    /// The idempotency key of a new job was used with another body.
    public static func mismatch(_ key: String) -> JobStoreError {
        JobStoreError(
            code: .idempotencyMismatch,
            message: "the Idempotency-Key \"\(key.prefix(80))\" was used for another request: send a new key")
    }

    /// As many jobs wait as may.
    public static func queueFull(_ limit: Int) -> JobStoreError {
        JobStoreError(code: .queueFull, message: "\(limit) jobs wait already, which is the limit: try again later")
    }

    /// The database was made by a later program.
    static func newerVersion(_ path: String) -> JobStoreError {
        JobStoreError(
            code: .newerVersion,
            message: "the database \(path) is from a newer version of sori: update, or use another STT_DATA_DIR")
    }
}
