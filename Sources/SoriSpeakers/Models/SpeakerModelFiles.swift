import Glibc
public import SoriCore

/// Where the speaker models are that `scripts/setup` cuts out, and the library that runs them.
public struct SpeakerModelFiles: Sendable, Equatable {
    /// The folder of the models.
    public let folder: String
    /// ONNX Runtime, a shared object.
    public let library: String

    /// Names the files; nothing is read.
    public init(folder: String, library: String) {
        self.folder = folder
        self.library = library
    }

    var segmentation: String { "\(folder)/segmentation.ort" }
    var voiceFrames: String { "\(folder)/voice-frames.ort" }
    var voice: String { "\(folder)/voice.safetensors" }

    /// Throws `speaker_model_missing` when a file is not there.
    public func check() throws(SpeakerError) {
        for file in [segmentation, voiceFrames, voice, library] where unsafe access(file, R_OK) != 0 {
            throw SpeakerError(
                code: .modelMissing,
                message: "speakers cannot be told apart: \(file) is not there; run scripts/setup")
        }
    }
}
