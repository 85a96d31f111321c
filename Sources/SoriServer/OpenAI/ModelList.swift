import SoriRecognition

/// The answers of `GET /v1/models` and `GET /v1/models/{id}`.
struct ModelList: Encodable, Sendable {
    /// One model.
    struct Model: Encodable, Sendable {
        let id: String
        let object = "model"
        /// When the server loaded it, in seconds since 1970.
        let created: Int
        let ownedBy = "sori"

        enum CodingKeys: String, CodingKey {
            case id, object, created
            case ownedBy = "owned_by"
        }
    }

    let object = "list"
    let data: [Model]

    /// Names that hosted services give their models; here they all mean the loaded one.
    static let aliases = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"]

    /// The loaded model under its own name and the aliases.
    init(loaded: RecognizerProfile?, since created: Int) {
        data = loaded.map { profile in ([profile.model] + Self.aliases).map { Model(id: $0, created: created) } } ?? []
    }
}
