/// The folder of small models and libraries that `scripts/setup` fills.
public struct Assets: Sendable, Equatable {
    /// The folder (STT_ASSETS_DIR); it need not exist.
    public let directory: String

    /// Names files below `directory`; nothing is read.
    public init(directory: String = ".deps") { self.directory = directory }

    /// The weights of the voice activity model that every speech engine and live speech need.
    public var voiceActivity: String { "\(directory)/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors" }

    /// The folder of the wheel with ONNX Runtime and the English model.
    public var moonshine: String { "\(directory)/moonshine-voice-0.1.0" }

    /// ONNX Runtime, a shared object.
    public var onnxRuntime: String { "\(moonshine)/moonshine_voice.libs/libonnxruntime-13ab8084.so.1" }

    /// The folder of the models that tell speakers apart.
    public var speakerModels: String { "\(directory)/speakers-1" }
}
