import SoriCore
import SoriWhisper

extension RecognitionError {
    /// An error of the engine in the terms of the seam.
    init(_ error: WhisperError) {
        let code: Code =
            switch error.code {
            case .notFound: .modelMissing
            case .unreadable, .malformed, .unsupported: .modelDamaged
            case .invalidArgument: .invalidOption
            case .overloaded: .overloaded
            case .computation, .inconsistent: .engineFailed
            }
        // The engine's messages about options begin with the option's name.
        let field = error.code == .invalidArgument ? error.message.split(separator: " ").first.map(String.init) : nil
        self.init(code: code, message: error.message, cause: error, field: field)
    }

    /// The same for what went wrong while a model was loaded: a value out of range is then the model's or the
    /// machine's.
    init(loading error: WhisperError) {
        guard error.code == .invalidArgument else {
            self.init(error)
            return
        }
        self.init(code: .unsupportedOption, message: error.message, cause: error)
    }
}
