import SoriRecognition

/// The answer of `GET /backend/current`.
struct BackendAnswer: Encodable, Sendable {
    let currentBackend: String
    let backendType: String
    let device: String
    let computeType: String
    let modelPath: String
    let availableBackends: [String: Bool]
    let loaded: Bool

    /// What is loaded, and which backends this machine could load.
    init(_ profile: RecognizerProfile?, available: [String: Bool]) {
        currentBackend = profile?.backend ?? "none"
        backendType = profile?.backendType ?? "none"
        device = profile?.device ?? "cpu"
        computeType = profile?.computeType ?? "none"
        modelPath = profile?.modelPath ?? ""
        availableBackends = available
        loaded = profile != nil
    }

    enum CodingKeys: String, CodingKey {
        case device, loaded
        case currentBackend = "current_backend"
        case backendType = "backend_type"
        case computeType = "compute_type"
        case modelPath = "model_path"
        case availableBackends = "available_backends"
    }
}
