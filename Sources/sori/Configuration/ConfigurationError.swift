import SoriCore

/// A flag, variable or file entry that cannot be used.
struct ConfigurationError: CodedError {
    enum Code: String, Sendable { case badConfiguration = "bad_configuration" }

    let code = Code.badConfiguration
    let message: String
    var cause: (any Error)? { nil }

    init(_ message: String) { self.message = message }
}
