import FoundationEssentials
import SoriCore
import SoriModels
import Synchronization

/// The models on this machine with what they are; each is opened once and not again before it changes.
final class ModelShelf: Sendable {
    /// A model and what it is; nil where it cannot be read, or is none of Whisper's.
    struct Item: Sendable {
        let model: InstalledModel
        let description: ModelDescription?
        /// Where it came from, as `owner/name` of the hub; nil where that is not known.
        let source: String?
    }

    private struct Known: Sendable {
        let model: InstalledModel
        let item: Item
    }

    private let store: ModelStore
    private let pool = WorkerPool(name: "sori-models", threads: 1)
    private let known = Mutex<[String: Known]>([:])

    /// Looks at what `store` has.
    init(_ store: ModelStore) { self.store = store }

    /// The models that are there now, those that came with the set-up first.
    func items() async -> [Item] {
        await pool.run { [self] in
            let models = store.list()
            let before = known.withLock { $0 }
            var after: [String: Known] = [:]
            let items = models.map { model in
                // Its size and its problem change with its files.
                if let same = before[model.path], same.model == model {
                    after[model.path] = same
                    return same.item
                }
                let item = Self.item(model)
                after[model.path] = Known(model: model, item: item)
                return item
            }
            known.withLock { $0 = after }
            return items
        }
    }

    private static func item(_ model: InstalledModel) -> Item {
        let source = ModelRecord(folder: model.path).flatMap { $0.commit == nil ? nil : $0.source }
        guard model.kind != .moonshine else {
            return Item(
                model: model, description: ModelDescription(languages: 1, precision: "", parameters: 0), source: source)
        }
        return Item(model: model, description: try? ModelDescription(path: model.path), source: source)
    }
}
