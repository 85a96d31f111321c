/// A store, of jobs or of transcripts, that cannot be used.
public typealias StoreError = DomainError<StoreErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `StoreError`.
public enum StoreErrorCode: String, Sendable, CaseIterable {
    /// An entry of that id is stored already.
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

extension StoreError {
    /// The database was made by a later program.
    public static func newerVersion(_ path: String) -> StoreError {
        StoreError(
            code: .newerVersion,
            message: "the database \(path) is from a newer version of sori: update, or use another STT_DATA_DIR")
    }
}
