import FoundationEssentials
import SoriWhisper

/// The models on this machine: those in the models directory and those that come with the set-up.
public struct ModelStore: Sendable {
    /// The models directory (STT_MODELS_DIR); it need not exist.
    public let models: String
    /// The models that come with the set-up: listed, never removed.
    public let bundled: [InstalledModel]

    /// Looks at `models`, which is not read before `list`, and at what is `bundled` with the speech engines.
    public init(models: String, bundled: [InstalledModel] = []) {
        self.models = models
        self.bundled = bundled
    }

    /// What is there now: bundled models first, then the models directory by name. A directory that is missing or
    /// cannot be read has no models.
    public func list() -> [InstalledModel] {
        bundled + inDirectory()
    }

    private func inDirectory() -> [InstalledModel] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: models)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            let path = "\(models)/\(name)"
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
            if isFolder {
                let marks = ["config.json", WhisperModelForm.checkpointName]
                guard marks.contains(where: { FileManager.default.fileExists(atPath: "\(path)/\($0)") }) else {
                    return nil
                }
                return InstalledModel(
                    name: name, kind: .whisper, path: path, size: ModelFiles.size(path),
                    problem: Self.weightsProblem(path))
            }
            if name.hasSuffix(".pt") {
                return InstalledModel(
                    name: String(name.dropLast(3)), kind: .whisper, path: path, size: ModelFiles.size(path),
                    problem: "a checkpoint needs a vocabulary: run 'sori models import \(path)'")
            }
            guard name.hasPrefix("ggml-"), name.hasSuffix(".bin") else { return nil }
            return InstalledModel(
                name: String(name.dropFirst(5).dropLast(4)), kind: .ggml, path: path, size: ModelFiles.size(path),
                problem: nil)
        }
    }

    private static func weightsProblem(_ folder: String) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if names.contains(where: { $0.hasSuffix(".safetensors") && !$0.hasPrefix("adapter_") }) { return nil }
        let others = [
            "model.bin", "pytorch_model.bin", "pytorch_model.bin.index.json", WhisperModelForm.checkpointName,
        ]
        if others.contains(where: names.contains) { return nil }
        if names.contains(where: { $0.hasSuffix(".bin") || $0.hasSuffix(".pt") || $0.hasSuffix(".msgpack") }) {
            return "its weights are in no form that is read here; pull the model again, or save it as safetensors"
        }
        return "there are no weights beside config.json; pull the model again"
    }
}
