import FoundationEssentials
import SoriCore
import SoriModels
import SoriRecognition

/// The answer of `GET /api/models`.
struct ModelsAnswer: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        let name: String
        let kind: String
        /// What `/backend/reload` takes as `backend` to load it.
        let backend: String
        let bytes: Int
        let precision: String?
        let parameters: Int?
        let languages: Int?
        let source: String?
        let loaded: Bool
        /// Why it cannot be used.
        let problem: String?

        init(_ item: ModelShelf.Item, loaded: RecognizerProfile?, _ language: AnswerLanguage) {
            let model = item.model
            (name, kind, bytes, source) = (model.name, model.kind.rawValue, model.size, item.source)
            backend = model.kind == .moonshine ? "moonshine" : "whisper"
            precision = item.description.flatMap { $0.precision.isEmpty ? nil : $0.precision }
            parameters = item.description.flatMap { $0.parameters == 0 ? nil : $0.parameters }
            languages = item.description?.languages
            self.loaded = loaded.map { $0.modelPath == model.path || $0.model == model.name } ?? false
            let unreadable = LocalizedText(
                "모델 파일을 읽을 수 없습니다. 다시 내려받으세요.", "The model's files cannot be read: pull it again.")
            problem =
                model.isUsable && item.description != nil
                ? nil : language == .english ? model.problem ?? unreadable.english : unreadable.korean
        }
    }

    struct Known: Encodable, Sendable {
        let name: String
        let downloadMB: Int
        let memoryMB: Int?
        let languages: Int
        let installed: Bool

        enum CodingKeys: String, CodingKey {
            case name, languages, installed
            case downloadMB = "download_mb"
            case memoryMB = "memory_mb"
        }
    }

    let models: [Model]
    /// What the hub has that is worth naming.
    let catalogue: [Known]

    /// What is on the shelf, and which of it is `loaded`.
    init(_ items: [ModelShelf.Item], loaded: RecognizerProfile?, for language: AnswerLanguage) {
        models = items.map { Model($0, loaded: loaded, language) }
        let names = Set(items.map(\.model.name))
        catalogue = ModelCatalogue.entries.map { entry in
            Known(
                name: entry.name, downloadMB: entry.downloadMB, memoryMB: entry.memoryMB, languages: entry.languages,
                installed: names.contains(entry.name))
        }
    }
}

/// A pull as `/api/models/pulls` writes it.
struct PullAnswer: Encodable, Sendable {
    let id: String
    let name: String
    let status: PullQueue.Status
    let addedAt: String
    let startedAt: String?
    let endedAt: String?
    /// Bytes that are here, and in all.
    let done: Int?
    let total: Int?
    let bytesPerSecond: Double?
    /// Whether nothing had to be fetched.
    let wasThere: Bool
    let code: String?
    let message: String?

    /// The pull as of `now`.
    init(_ pull: PullQueue.Pull, for language: AnswerLanguage, at now: Date) {
        let model = pull.model
        (id, status) = (pull.id, pull.status)
        name = model.revision == HubModelName.defaultRevision ? model.id : "\(model.id)@\(model.revision)"
        addedAt = Timestamp.iso8601(pull.addedAt)
        startedAt = pull.startedAt.map(Timestamp.iso8601)
        endedAt = pull.endedAt.map(Timestamp.iso8601)
        (done, total, wasThere) = (pull.done, pull.total, pull.wasThere)
        bytesPerSecond = pull.speed(at: now)?.rounded()
        code = pull.failure?.rawValue
        message = pull.failure.map { LocalizedText(model: $0).text(for: language) }
    }

    enum CodingKeys: String, CodingKey {
        case id, name, status, done, total, code, message
        case addedAt = "added_at"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case bytesPerSecond = "bytes_per_second"
        case wasThere = "was_there"
    }
}
