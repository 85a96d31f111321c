public import SoriCore

/// A transcription or a model load that could not be done.
public struct RecognitionError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The model does not know the language.
        case unsupportedLanguage = "unsupported_language"
        /// The backend, model, device or compute type is not known or cannot be had.
        case unsupportedOption = "unsupported_option"
        /// An option's value cannot be used.
        case invalidOption = "invalid_option"
        /// The audio cannot be recognised.
        case unsupportedMedia = "unsupported_media"
        /// No backend can be loaded.
        case backendMissing = "backend_missing"
        /// The first backend is still being loaded.
        case backendLoading = "backend_loading"
        /// The model was unloaded by hand.
        case modelUnloaded = "model_unloaded"
        /// There is no such model.
        case modelMissing = "model_missing"
        /// The model's files are not sound.
        case modelDamaged = "model_damaged"
        /// Too many requests wait already.
        case overloaded
        /// The engine failed.
        case engineFailed = "engine_failed"
    }

    /// What went wrong.
    public let code: Code
    /// What failed and the command or value that mends it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?
    /// The option that is wrong, under the name that clients give it; nil when it is none.
    public let field: String?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil, field: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.field = field
    }

    /// The error for a `field` of a request whose value is not known; `use` says what is.
    package static func unsupported(_ field: String, _ value: String, use remedy: String) -> RecognitionError {
        let shown = String(value.prefix(40)).filter { !$0.isNewline }
        return RecognitionError(
            code: .unsupportedOption, message: "\(field) \"\(shown)\" is not known; use \(remedy)")
    }
}
