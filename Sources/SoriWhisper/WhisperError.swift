public import SoriCore

/// A Whisper model that could not be loaded, or a call with values out of range.
public typealias WhisperError = DomainError<WhisperErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `WhisperError`.
public enum WhisperErrorCode: String, Sendable, CaseIterable {
    /// A file of the model is missing.
    case notFound = "not_found"
    /// The system failed to open or read an existing file.
    case unreadable
    /// A file is damaged or contradicts another of the same model.
    case malformed = "malformed_model"
    /// A sound file of a kind of model that is not computed here.
    case unsupported = "unsupported_model"
    /// A value given by the caller is out of range.
    case invalidArgument = "invalid_argument"
    /// The library that computes failed, or cannot compute this on this machine.
    case computation = "computation_failed"
    /// Too many wait already.
    case overloaded
    /// A request came into a state that cannot be: a mistake in this program, which ends that request only.
    case inconsistent = "inconsistent_state"
}

extension WhisperError {
    /// Makes an error of `code`.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.init(code: code, message: message, cause: cause)
    }

    /// The same failure of a file, in this module's terms.
    init(_ error: FileError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .malformed: .malformed
            case .noPermission, .noSpace, .unreadable: .unreadable
            case .unsupported: .unsupported
            }
        self.init(code, error.message)
    }

    /// Reads files with `body`; what it throws is thrown as a `WhisperError`.
    static func reading<Result>(_ body: () throws(FileError) -> Result) throws(WhisperError) -> Result {
        do {
            return try body()
        } catch {
            throw WhisperError(error)
        }
    }
}
