import Glibc

/// Where the files of a Moonshine model are and how the library is to run it.
struct MoonshineModel: Sendable, Equatable {
    /// The wheel's folder below the assets directory; `scripts/setup` unpacks the same version.
    static let wheel = "moonshine-voice-0.0.49/moonshine_voice"
    static let files = ["encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"]

    var name: String
    var folder: String
    /// The library's number for the architecture; `tiny` is 0.
    var architecture: UInt32
    /// The most tokens the decoder may give for a second of audio; what stops a loop.
    var tokensPerSecond: Double

    /// The English model that comes with the library.
    static func tinyEnglish(assets: String) -> MoonshineModel {
        MoonshineModel(
            name: "tiny-en", folder: "\(assets)/\(wheel)/assets/tiny-en", architecture: 0, tokensPerSecond: 6.5)
    }

    /// The library beside the model.
    static func libraryPath(assets: String) -> String { "\(assets)/\(wheel)/libmoonshine.so" }

    /// Name and value of each option of the library. Its own voice activity is off: it costs 5 % of the words.
    var options: [(name: String, value: String)] {
        [
            ("vad_threshold", "0"),
            ("max_tokens_per_second", String(tokensPerSecond)),
        ]
    }

    /// Throws `model_missing` when a file is not there.
    func check() throws(RecognitionError) {
        for file in Self.files where unsafe access("\(folder)/\(file)", R_OK) != 0 {
            throw RecognitionError(
                code: "model_missing", message: "the Moonshine model \(name) lacks \(folder)/\(file); run scripts/setup"
            )
        }
    }
}
