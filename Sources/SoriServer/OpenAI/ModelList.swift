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

    /// Whether `name` means the loaded model: its own name, with or without `whisper-` before it, or any name that
    /// hosted services give a model that transcribes, dated and special ones among them.
    func holds(_ name: String) -> Bool {
        func key(_ name: String) -> Substring {
            name.lowercased().split(separator: "/").last.map { $0.hasPrefix("whisper-") ? $0.dropFirst(8) : $0 } ?? ""
        }
        guard !data.isEmpty else { return false }
        return data.contains { key($0.id) == key(name) } || name.hasPrefix("gpt-") && name.contains("transcribe")
    }

    /// The loaded model under its own name and the aliases.
    init(loaded: RecognizerProfile?, since created: Int) {
        data = loaded.map { profile in ([profile.model] + Self.aliases).map { Model(id: $0, created: created) } } ?? []
    }
}
