import FoundationEssentials
import Glibc

/// The models on this machine: those in the models directory and the one that comes with the set-up.
public struct ModelStore: Sendable {
    /// The models directory (STT_MODELS_DIR); it need not exist.
    public let models: String
    /// The folder that `scripts/setup` fills.
    public let assets: String

    /// Looks at `models` and `assets`; nothing is read before `list`.
    public init(models: String, assets: String) {
        self.models = models
        self.assets = assets
    }

    /// What is there now: the bundled model first, then the models directory by name. A directory that is missing or cannot
    /// be read has no models.
    public func list() -> [InstalledModel] {
        [bundled].compactMap { $0 } + inDirectory()
    }

    private var bundled: InstalledModel? {
        let files = MoonshineFiles.tinyEnglish(assets: assets)
        guard FileManager.default.fileExists(atPath: files.folder) else { return nil }
        var problem: String?
        do throws(RecognitionError) {
            try files.check()
            if !FileManager.default.fileExists(atPath: files.library) {
                problem = "\(files.library) is not there; run scripts/setup"
            } else {
                problem = SharedObject.complaint(path: files.library).map { "\(files.library): \($0)" }
            }
        } catch {
            problem = error.message
        }
        return InstalledModel(
            name: files.name, kind: .moonshine, path: files.folder, size: Self.size(files.folder), problem: problem)
    }

    private func inDirectory() -> [InstalledModel] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: models)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            let path = "\(models)/\(name)"
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
            if isFolder {
                guard FileManager.default.fileExists(atPath: "\(path)/config.json") else { return nil }
                return InstalledModel(
                    name: name, kind: .whisper, path: path, size: Self.size(path),
                    problem: Self.weightsProblem(path))
            }
            guard name.hasPrefix("ggml-"), name.hasSuffix(".bin") else { return nil }
            return InstalledModel(
                name: String(name.dropFirst(5).dropLast(4)), kind: .ggml, path: path, size: Self.size(path),
                problem: nil)
        }
    }

    private static func weightsProblem(_ folder: String) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if names.contains(where: { $0.hasSuffix(".safetensors") }) { return nil }
        if names.contains("model.bin") {
            return "its weights are in CTranslate2's format; pull the original model instead"
        }
        if names.contains(where: { $0.hasSuffix(".bin") || $0.hasSuffix(".pt") }) {
            return "its weights are in PyTorch's format; pull the model again with model.safetensors"
        }
        return "there are no weights beside config.json; pull the model again"
    }

    /// Bytes of a file, or of all files below a folder.
    static func size(_ path: String) -> Int {
        let manager = FileManager.default
        // Links count as what they point to: the hub's cache keeps the weights elsewhere.
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return 0 }
        guard info.st_mode & S_IFMT == S_IFDIR else { return Int(info.st_size) }
        let names = (try? manager.contentsOfDirectory(atPath: path)) ?? []
        return names.reduce(0) { $0 + size("\(path)/\($1)") }
    }
}
