internal import SoriWhisper

extension RecognitionError {
    /// An error of the engine in the terms of the seam.
    init(_ error: WhisperError) {
        let code =
            switch error.kind {
            case .notFound: "model_missing"
            case .unreadable, .malformed, .unsupported: "model_damaged"
            case .invalidArgument: "invalid_option"
            case .overloaded: "overloaded"
            case .computation: "engine_failed"
            }
        // The engine's messages about options begin with the option's name.
        let field = error.kind == .invalidArgument ? error.message.split(separator: " ").first.map(String.init) : nil
        self.init(code: code, message: error.message, cause: error, field: field)
    }

    /// The same for what went wrong while a model was loaded: a value out of range is then the model's or the machine's.
    init(loading error: WhisperError) {
        guard error.kind == .invalidArgument else {
            self.init(error)
            return
        }
        self.init(code: "unsupported_option", message: error.message, cause: error)
    }
}
