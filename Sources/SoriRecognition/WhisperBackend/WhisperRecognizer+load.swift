import SoriCore
import SoriModels
import SoriVAD
import SoriWhisper
import SoriWhisperCPU

extension WhisperRecognizer {
    /// Loads a model and the voice activity model below `assets`; takes seconds for a large one.
    ///
    /// `computeType` is `auto`, `float32`, `bfloat16` or `int8`, under any of the names other programs give them. With
    /// `shortInterims` an encoded silence is part of what is loaded. `availableMemory` are the bytes there are, nil for
    /// any. Throws `RecognitionError` with the remedy.
    static func load(
        _ model: InstalledModel, assets: Assets, computeType: String, threads: Int, shortInterims: Bool = true,
        availableMemory: Int? = nil
    ) async throws(RecognitionError) -> WhisperRecognizer {
        let type = try type(computeType)
        do {
            let voice = try SileroModel(path: assets.voiceActivity)
            let engine = try await WhisperEngine.load(
                path: model.path, computeType: type, threads: threads, keepsSilence: shortInterims,
                availableMemory: availableMemory)
            return WhisperRecognizer(
                engine, voice: voice, shortInterims: shortInterims,
                profile: RecognizerProfile(
                    backend: "whisper", backendType: "WhisperModel", model: model.name,
                    modelPath: model.path, device: "cpu", computeType: engine.computeType.rawValue,
                    languages: engine.languages, livePadding: chunks.segmenter.padding))
        } catch let error as FileError {
            throw RecognitionError(
                code: .backendMissing,
                message: "the voice activity model \(assets.voiceActivity) cannot be used; run scripts/setup",
                cause: error)
        } catch let error as WhisperError {
            throw RecognitionError(loading: error)
        } catch {
            throw RecognitionError(code: .engineFailed, message: "\(model.path) could not be loaded", cause: error)
        }
    }

    /// The compute type that a name of this or another program means.
    static func type(_ name: String) throws(RecognitionError) -> ComputeType {
        switch name {
        case "auto", "default", "": return .auto
        case "float32", "fp32", "f32": return .float32
        case "bfloat16", "bf16": return .bfloat16
        case "int8", "int8_float32", "int8_bfloat16", "int8_float16": return .int8
        default:
            let shown = String(name.prefix(40)).filter { !$0.isNewline }
            throw RecognitionError(
                code: .unsupportedOption,
                message: "compute_type \"\(shown)\" is not known; use auto, int8, bfloat16 or float32",
                field: "compute_type")
        }
    }
}
