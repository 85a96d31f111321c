public import SoriCore

/// A store of jobs that cannot be used.
public struct JobStoreError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
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

    /// What went wrong.
    public let code: Code
    /// What failed, with the file, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
