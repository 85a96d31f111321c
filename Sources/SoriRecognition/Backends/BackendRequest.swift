import SoriCore

/// Which engine and model to load; nil everywhere picks the best that is available.
public struct BackendRequest: Sendable, Equatable {
    /// A name that a `SpeechBackend` answers to; nil, empty or `auto` chooses.
    public var backend: String?
    /// A model's name or path; nil, empty or `auto` chooses, `none` loads none.
    public var model: String?
    /// `cpu` or `cuda`; nil, empty or `auto` chooses.
    public var device: String?
    /// Such as `int8`; nil, empty, `auto` or `default` chooses.
    public var computeType: String?

    /// Makes a request.
    public init(backend: String? = nil, model: String? = nil, device: String? = nil, computeType: String? = nil) {
        self.backend = backend
        self.model = model
        self.device = device
        self.computeType = computeType
    }

    /// The request with what it leaves open as in `configured`: the engine and the model where it names neither, so
    /// that a reload keeps to what the server was started with.
    func completed(by configured: BackendRequest) -> BackendRequest {
        var request = self
        if Self.choice(backend) == nil, Self.choice(model) == nil {
            (request.backend, request.model) = (configured.backend, configured.model)
        }
        if Self.choice(device) == nil { request.device = configured.device }
        if Self.choice(computeType) == nil { request.computeType = configured.computeType }
        return request
    }

    /// The name of no model, for a server that is told later what to load.
    static let none = "none"

    /// Whether no model is asked for.
    var isForNone: Bool { Self.choice(model) == Self.none }

    /// A value that makes a choice: lower case, without spaces; nil when it leaves the choice open.
    package static func choice(_ value: String?) -> String? {
        guard let value = value?.trimmed.lowercased(), !["", "auto", "default"].contains(value) else { return nil }
        return value
    }
}
