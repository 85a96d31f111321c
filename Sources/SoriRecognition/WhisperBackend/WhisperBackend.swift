import SoriCore
public import SoriModels

/// Whisper as an engine that can be loaded: any of the models in the models directory.
public struct WhisperBackend: SpeechBackend {
    private let models: WhisperModels
    private let preferred: String?
    private let assets: Assets
    private let threads: Int
    private let shortInterims: Bool
    private let availableMemory: @Sendable () -> Int?

    /// Finds models in `models` (STT_MODELS_DIR) and voice activity in `assets`; nothing is read before it is asked
    /// for.
    ///
    /// - Parameters:
    ///   - preferred: the name or path of the model to take where none is named; nil for the largest.
    ///   - threads: how many threads compute.
    ///   - shortInterims: whether only a part of the window is encoded for texts of utterances that are not over. An
    ///     encoded silence is then kept, so false suits whoever opens no live sessions.
    ///   - availableMemory: the bytes of memory that a model may take now; nil for any.
    public init(
        models: String, assets: Assets, preferred: String? = nil, threads: Int = 2, shortInterims: Bool = true,
        availableMemory: @escaping @Sendable () -> Int? = { nil }
    ) {
        self.models = WhisperModels(directory: models)
        self.preferred = preferred
        self.assets = assets
        self.threads = threads
        self.shortInterims = shortInterims
        self.availableMemory = availableMemory
    }

    /// `whisper`.
    public var name: String { "whisper" }

    /// The names of other programs that run Whisper models.
    public var otherNames: Set<String> {
        ["faster-whisper", "faster_whisper", "transformers", "openai-whisper", "openai_whisper"]
    }

    /// Nil: a model may have any name.
    public var modelNames: Set<String>? { nil }

    /// No: it knows every language that its model knows.
    public var mustBeNamed: Bool { false }

    /// Whether there is a model that can be loaded.
    public var isAvailable: Bool { preferredModel != nil || models.best != nil }

    private var preferredModel: InstalledModel? { preferred.flatMap { try? models.find($0) } }

    /// None: models are pulled or imported.
    public var bundledModel: InstalledModel? { nil }

    /// Loads the model that is asked for, or the largest; see `SpeechBackend`.
    public func load(_ request: BackendRequest) async throws -> any Recognizer {
        if let device = BackendRequest.choice(request.device), device != "cpu" {
            throw RecognitionError.unsupported("device", device, use: "cpu or auto")
        }
        let type = BackendRequest.choice(request.computeType) ?? "auto"
        _ = try WhisperRecognizer.type(type)
        return try await WhisperRecognizer.load(
            model(request), assets: assets, computeType: type, threads: threads, shortInterims: shortInterims,
            availableMemory: availableMemory())
    }

    private func model(_ request: BackendRequest) throws(RecognitionError) -> InstalledModel {
        if BackendRequest.choice(request.model) != nil, let name = request.model?.trimmed {
            return try models.find(name)
        }
        if let model = preferredModel ?? models.best { return model }
        throw RecognitionError(
            code: .backendMissing,
            message:
                "there is no Whisper model in \(models.directory); get one with `sori models pull whisper-base`, or ask for "
                + "the backend moonshine (English)")
    }
}
