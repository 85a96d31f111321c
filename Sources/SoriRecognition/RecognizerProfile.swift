/// What is loaded and what it can do, as `/health` and `/backend/current` tell it.
public struct RecognizerProfile: Sendable, Equatable {
    /// The backend's name: `whisper` or `moonshine`.
    public var backend: String
    /// The model class, such as `WhisperModel`.
    public var backendType: String
    /// The model's name, such as `whisper-base` or `tiny-en`.
    public var model: String
    /// The folder or file of the model.
    public var modelPath: String
    /// `cpu` or `cuda`.
    public var device: String
    /// Such as `int8` or `float32`.
    public var computeType: String
    /// Codes of the languages it knows, its own first.
    public var languages: [String]
    /// Live decodings that are better done at once than one after the other, at least one.
    public var liveDecodings: Int
    /// Seconds of audio before and after live speech that it decodes better for.
    public var livePadding: Double

    /// Makes a profile.
    public init(
        backend: String, backendType: String, model: String, modelPath: String, device: String, computeType: String,
        languages: [String], liveDecodings: Int = 1, livePadding: Double = 0.3
    ) {
        self.backend = backend
        self.backendType = backendType
        self.model = model
        self.modelPath = modelPath
        self.device = device
        self.computeType = computeType
        self.languages = languages
        self.liveDecodings = liveDecodings
        self.livePadding = livePadding
    }
}
