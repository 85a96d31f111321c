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

    private let loaded: String?
    private let aliases: ModelAliases

    private enum CodingKeys: String, CodingKey { case object, data }

    /// The loaded model under its own name and its aliases.
    init(loaded: RecognizerProfile?, aliases: ModelAliases = ModelAliases(), since created: Int) {
        self.loaded = loaded?.model
        self.aliases = aliases
        data =
            loaded.map { profile in ([profile.model] + aliases.listed).map { Model(id: $0, created: created) } } ?? []
    }

    /// Whether `name` means the loaded model: its own name in any form that `ModelName` knows, or an alias.
    func holds(_ name: String) -> Bool {
        guard let loaded else { return false }
        return ModelName.areSame(loaded, name) || aliases.hold(name)
    }

    /// The model that `name` means, under that name.
    func model(_ name: String) -> Model? {
        holds(name) ? Model(id: name, created: data.first?.created ?? 0) : nil
    }
}
