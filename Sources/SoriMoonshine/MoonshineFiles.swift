import Glibc
import SoriModels
import SoriRecognition

/// Where the files of a Moonshine model and of the library that runs it are.
struct MoonshineFiles: Sendable, Equatable {
    var name: String
    var folder: String
    var library: String

    /// The English model and the library that come in the wheel.
    static func tinyEnglish(_ assets: Assets) -> MoonshineFiles {
        MoonshineFiles(
            name: "tiny-en", folder: "\(assets.moonshine)/moonshine_voice/assets/tiny-en", library: assets.onnxRuntime)
    }

    var encoder: String { "\(folder)/encoder_model.ort" }
    var decoder: String { "\(folder)/decoder_model_merged.ort" }
    var tokenizer: String { "\(folder)/tokenizer.bin" }

    /// Throws `model_missing` when a file of the model is not there.
    func check() throws(RecognitionError) {
        for file in [encoder, decoder, tokenizer] where unsafe access(file, R_OK) != 0 {
            throw RecognitionError(
                code: .modelMissing, message: "the Moonshine model \(name) lacks \(file); run scripts/setup")
        }
    }
}
