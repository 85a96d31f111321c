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

    /// The model called `name`: a path, or the name of one in the models directory or another that `ModelName` knows it
    /// by.
    ///
    /// Throws `RecognitionError`: `model_missing` when there is none, `model_damaged` when it cannot be loaded.
    func find(_ name: String) throws(RecognitionError) -> InstalledModel {
        if name.contains("/"), FileManager.default.fileExists(atPath: name) {
            return InstalledModel(name: Self.listed(name), kind: .whisper, path: name, size: 0, problem: nil)
        }
        let installed = store.list()
        let found = installed.first { $0.name == name } ?? installed.first { ModelName.areSame($0.name, name) }
        guard let model = found else {
            let shown = String(name.prefix(80)).filter { !$0.isNewline }
            let names = installed.map(\.name).joined(separator: ", ")
            // What the hub has under that name is what is wanted.
            let wanted = (try? HubModelName(name)) == nil ? "whisper-base" : shown
            throw RecognitionError(
                code: .modelMissing,
                message: "there is no model \"\(shown)\" in \(directory)"
                    + (names.isEmpty ? "" : " (there are \(names))")
                    + "; get one with `sori models pull \(wanted)`, or give the path of a folder", field: "model")
        }
        if let problem = model.problem {
            throw RecognitionError(code: .modelDamaged, message: "\(model.path): \(problem)", field: "model")
        }
        return model
    }

    /// The name that a list of models has for what is at a path.
    private static func listed(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasPrefix("ggml-"), name.hasSuffix(".bin") { return String(name.dropFirst(5).dropLast(4)) }
        return name.hasSuffix(".pt") ? String(name.dropLast(3)) : name
    }
}
