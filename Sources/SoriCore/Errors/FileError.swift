/// A file that could not be opened, mapped or understood.
public typealias FileError = DomainError<FileErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `FileError`.
public enum FileErrorCode: String, Sendable, CaseIterable {
    /// There is no file at the path.
    case notFound = "not_found"
    /// The process may not read the file.
    case noPermission = "no_permission"
    /// The disk is full, or the user's share of it is used up.
    case noSpace = "no_space"
    /// The system failed to open, map or read the file.
    case unreadable
    /// The contents are not what the format asks for.
    case malformed
    /// A sound file of a kind that is not read here.
    case unsupported
}
