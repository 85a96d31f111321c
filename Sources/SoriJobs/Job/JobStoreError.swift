public import SoriCore

/// A store of jobs that cannot be used.
public typealias JobStoreError = DomainError<JobStoreErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `JobStoreError`.
public enum JobStoreErrorCode: String, Sendable, CaseIterable {
    /// A job of that id is stored already.
    case exists
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
