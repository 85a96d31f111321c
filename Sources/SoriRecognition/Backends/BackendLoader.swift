/// Loads the engine that a configuration or a reload request asks for.
public struct BackendLoader: Sendable {
    /// The engines, the one to prefer first.
    public let backends: [any SpeechBackend]
    private let configured: BackendRequest

    /// Chooses among `backends`, the one to prefer first; nothing is read before `load` or `availability`.
    ///
    /// What a request leaves open is as `configured`.
    public init(_ backends: [any SpeechBackend], configured: BackendRequest = BackendRequest()) {
        self.backends = backends
        self.configured = configured
    }

    /// Which backends could be loaded now: what `available_backends` shows.
    public func availability() -> [String: Bool] {
        Dictionary(backends.map { ($0.name, $0.isAvailable) }, uniquingKeysWith: { first, _ in first })
    }

    /// Loads what `request` asks for; takes about a second and leaves other recognizers alone.
    ///
    /// - Throws: `RecognitionError` with the remedy: `backend_missing`, `model_missing`, `model_damaged`, or
    ///   `unsupported_option` for a backend, model, device or compute type that is not known.
    public func load(_ request: BackendRequest) async throws -> any Recognizer {
        let request = request.completed(by: configured)
        return try await choose(request).load(request)
    }

    /// The backend that is named; else the one whose model is named; else the first that can be loaded, of those that
    /// need not be named.
    func choose(_ request: BackendRequest) throws(RecognitionError) -> any SpeechBackend {
        guard !request.isForNone else {
            throw RecognitionError(
                code: .backendMissing,
                message: "no model is loaded, because the model \(BackendRequest.none) was asked for; ask for another")
        }
        let chosen: (any SpeechBackend)?
        if let name = BackendRequest.choice(request.backend) {
            chosen = backends.first { $0.answers(to: name) }
            if chosen == nil {
                let names = backends.map(\.name).joined(separator: ", ")
                throw .unsupported("backend", name, use: "\(names) or auto")
            }
        } else if let model = BackendRequest.choice(request.model) {
            chosen =
                backends.first { $0.modelNames?.contains(model) == true } ?? backends.first { $0.modelNames == nil }
        } else {
            let general = backends.filter { !$0.mustBeNamed }
            // None can be loaded: the first says what is missing.
            chosen = general.first(where: \.isAvailable) ?? general.first
        }
        guard let chosen else {
            throw RecognitionError(code: .backendMissing, message: "this program has no speech engine for that model")
        }
        return chosen
    }
}
