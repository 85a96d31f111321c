import FoundationEssentials
import SoriModels

/// Finds the Whisper model that a configuration or a request means.
struct WhisperModels: Sendable {
    /// The models directory (STT_MODELS_DIR).
    let directory: String
    private let store: ModelStore

    init(directory: String) {
        self.directory = directory
        store = ModelStore(models: directory)
    }

    /// The model to take when nothing is said: the largest that can be loaded, because it makes the fewest errors.
    var best: InstalledModel? {
        store.list().filter(\.isUsable).max { $0.size < $1.size }
    }

    /// The model called `name`: a path, or the name of one in the models directory, with or without the prefix it
    /// has elsewhere (`openai/whisper-base`, `whisper-base` and `base` are one).
    ///
    /// Throws `RecognitionError`: `model_missing` when there is none, `model_damaged` when it cannot be loaded.
    func find(_ name: String) throws(RecognitionError) -> InstalledModel {
        if name.contains("/"), FileManager.default.fileExists(atPath: name) {
            let base = name.split(separator: "/").last.map(String.init) ?? name
            return InstalledModel(name: base, kind: .whisper, path: name, size: 0, problem: nil)
        }
        let installed = store.list()
        let wanted = Self.key(name)
        guard let model = installed.first(where: { Self.key($0.name) == wanted }) else {
            let shown = String(name.prefix(80)).filter { !$0.isNewline }
            let names = installed.map(\.name).joined(separator: ", ")
            throw RecognitionError(
                code: .modelMissing,
                message: "there is no model \"\(shown)\" in \(directory)"
                    + (names.isEmpty ? "" : " (there are \(names))")
                    + "; get one with `sori models pull whisper-base`, or give the path of a folder", field: "model")
        }
        if let problem = model.problem {
            throw RecognitionError(code: .modelDamaged, message: "\(model.path): \(problem)", field: "model")
        }
        return model
    }

    /// What names of one model have in common.
    private static func key(_ name: String) -> String {
        var key = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
        for prefix in ["ggml-", "faster-whisper-", "whisper-"] where key.hasPrefix(prefix) {
            key.removeFirst(prefix.count)
        }
        return key.hasSuffix(".bin") ? String(key.dropLast(4)) : key
    }
}
