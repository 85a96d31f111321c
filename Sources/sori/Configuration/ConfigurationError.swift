import SoriCore

/// A flag, variable or file entry that cannot be used.
struct ConfigurationError: CodedError {
    let code = "bad_configuration"
    let message: String
    var cause: (any Error)? { nil }

    init(_ message: String) { self.message = message }
}
