import FoundationEssentials
public import SoriModels
import SoriOnnx
public import SoriRecognition

/// Moonshine as an engine that can be loaded: English, from what `scripts/setup` unpacked.
public struct MoonshineBackend: SpeechBackend {
    private let assets: Assets
    private let parallelism: Int

    /// Runs what is below `assets`, `parallelism` chunks of audio at the same time; nothing is read before it is asked
    /// for.
    public init(assets: Assets, parallelism: Int = 2) {
        self.assets = assets
        self.parallelism = parallelism
    }

    /// `moonshine`.
    public var name: String { "moonshine" }

    /// None.
    public var otherNames: Set<String> { [] }

    /// Names of the English model.
    public var modelNames: Set<String>? {
        ["tiny-en", "moonshine", "moonshine-tiny", "moonshine-tiny-en", "moonshine/tiny-en"]
    }

    /// It knows English only.
    public var mustBeNamed: Bool { true }

    /// Whether the library and the model are there and fit this machine.
    public var isAvailable: Bool { problem == nil }

    /// The English model, when its folder is there.
    public var bundledModel: InstalledModel? {
        guard FileManager.default.fileExists(atPath: files.folder) else { return nil }
        return InstalledModel(
            name: files.name, kind: .moonshine, path: files.folder, size: ModelFiles.size(files.folder),
            problem: problem)
    }

    /// Loads the model; see `SpeechBackend`.
    public func load(_ request: BackendRequest) async throws -> any Recognizer {
        if let model = BackendRequest.choice(request.model), modelNames?.contains(model) != true {
            throw RecognitionError.unsupported("model", model, use: "tiny-en with the backend moonshine")
        }
        if let device = BackendRequest.choice(request.device), device != "cpu" {
            throw RecognitionError.unsupported("device", device, use: "cpu with the backend moonshine")
        }
        if let type = BackendRequest.choice(request.computeType), type != "int8" {
            throw RecognitionError.unsupported("compute_type", type, use: "int8 with the backend moonshine")
        }
        return try await MoonshineRecognizer.load(assets: assets, parallelism: parallelism)
    }

    private var files: MoonshineFiles { .tinyEnglish(assets) }

    /// Why the model cannot be used here, with the remedy, or nil when it can.
    private var problem: String? {
        let files = files
        do throws(RecognitionError) {
            try files.check()
        } catch {
            return error.message
        }
        guard FileManager.default.fileExists(atPath: files.library) else {
            return "\(files.library) is not there; run scripts/setup"
        }
        return SharedObject.complaint(path: files.library).map { "\(files.library): \($0)" }
    }
}
