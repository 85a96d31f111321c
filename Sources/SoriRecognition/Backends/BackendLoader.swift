import FoundationEssentials

/// Loads the engine that a configuration or a reload request asks for.
public struct BackendLoader: Sendable {
    /// The folder that `scripts/setup` fills.
    public let assets: String
    /// The models directory (STT_MODELS_DIR).
    public let models: String
    /// How many chunks are decoded at the same time, and how many threads Whisper computes with.
    public let parallelism: Int
    /// Whether Whisper encodes only a part of the window for texts of utterances that are not over. It then keeps an encoded
    /// silence, so false suits whoever opens no live sessions.
    public let shortInterims: Bool
    /// Bytes of memory that a Whisper model may take now; nil for any.
    public let availableMemory: @Sendable () -> Int?

    /// Makes a loader; nothing is read before `load` or `availability`.
    public init(
        assets: String = ".deps", models: String, parallelism: Int = 2, shortInterims: Bool = true,
        availableMemory: @escaping @Sendable () -> Int? = { nil }
    ) {
        self.availableMemory = availableMemory
        self.assets = assets
        self.models = models
        self.parallelism = parallelism
        self.shortInterims = shortInterims
    }

    /// The weights of the voice activity model that live speech needs, whatever the backend.
    public var voiceActivityPath: String { MoonshineFiles.tinyEnglish(assets: assets).voiceActivity }

    /// Which backends could be loaded now: what `available_backends` shows.
    public func availability() -> [String: Bool] {
        let files = MoonshineFiles.tinyEnglish(assets: assets)
        let hasMoonshine =
            FileManager.default.fileExists(atPath: files.library) && SharedObject.complaint(path: files.library) == nil
            && (try? files.check()) != nil
        return [BackendKind.whisper.rawValue: whisperModels.best != nil, BackendKind.moonshine.rawValue: hasMoonshine]
    }

    /// Loads what `request` asks for; takes about a second and leaves other recognizers alone.
    ///
    /// - Throws: `RecognitionError` with the remedy: `backend_missing`, `model_missing`, `model_damaged`, or
    ///   `unsupported_option` for a backend, model, device or compute type that is not known.
    public func load(_ request: BackendRequest) async throws -> any Recognizer {
        switch try kind(request) {
        case .whisper: return try await loadWhisper(request)
        case .moonshine:
            try checkMoonshine(request)
            return try await MoonshineRecognizer.load(assets: assets, parallelism: parallelism)
        }
    }

    private func kind(_ request: BackendRequest) throws(RecognitionError) -> BackendKind {
        if let name = BackendRequest.choice(request.backend) {
            guard let kind = BackendKind(name: name) else {
                throw Self.unsupported("backend", name, "whisper, moonshine or auto")
            }
            return kind
        }
        if let model = BackendRequest.choice(request.model) { return Self.isMoonshine(model) ? .moonshine : .whisper }
        return whisperModels.best == nil ? .moonshine : .whisper
    }

    private var whisperModels: WhisperModels { WhisperModels(directory: models, assets: assets) }

    private func loadWhisper(_ request: BackendRequest) async throws(RecognitionError) -> any Recognizer {
        if let device = BackendRequest.choice(request.device), device != "cpu" {
            throw Self.unsupported("device", device, "cpu or auto")
        }
        let type = BackendRequest.choice(request.computeType) ?? "auto"
        _ = try WhisperRecognizer.type(type)
        let model: InstalledModel
        if BackendRequest.choice(request.model) != nil, let name = request.model?.trimmed {
            model = try whisperModels.find(name)
        } else if let best = whisperModels.best {
            model = best
        } else {
            throw RecognitionError(
                code: .backendMissing,
                message: "there is no Whisper model in \(models); get one with `sori models pull whisper-base`, or use "
                    + "moonshine (English)")
        }
        return try await WhisperRecognizer.load(
            model, assets: assets, computeType: type, threads: parallelism, shortInterims: shortInterims,
            availableMemory: availableMemory())
    }

    private func checkMoonshine(_ request: BackendRequest) throws(RecognitionError) {
        if let model = BackendRequest.choice(request.model), !Self.isMoonshine(model) {
            throw Self.unsupported("model", model, "tiny-en with the backend moonshine")
        }
        if let device = BackendRequest.choice(request.device), device != "cpu" {
            throw Self.unsupported("device", device, "cpu with the backend moonshine")
        }
        if let type = BackendRequest.choice(request.computeType), type != "int8" {
            throw Self.unsupported("compute_type", type, "int8 with the backend moonshine")
        }
    }

    private static func isMoonshine(_ model: String) -> Bool {
        ["tiny-en", "moonshine", "moonshine-tiny", "moonshine-tiny-en", "moonshine/tiny-en"].contains(model)
    }

    private static func unsupported(_ field: String, _ value: String, _ remedy: String) -> RecognitionError {
        let shown = String(value.prefix(40)).filter { !$0.isNewline }
        return RecognitionError(
            code: .unsupportedOption, message: "\(field) \"\(shown)\" is not known; use \(remedy)")
    }
}
