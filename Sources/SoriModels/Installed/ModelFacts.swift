public import SoriCore
import SoriWhisper

/// What a Whisper model's own files say about it, for `sori models show`.
public struct ModelFacts: Sendable, Equatable {
    /// Lines of a name and a value, in order.
    public let lines: [Line]

    /// One fact.
    public struct Line: Sendable, Equatable {
        /// What it is about.
        public let name: String
        /// What is the case.
        public let value: String
    }

    /// Reads the model at `path`; throws `ModelError` `not_whisper` with the file and what is wrong with it.
    public init(path: String) throws(ModelError) {
        do throws(WhisperError) {
            let files = try WhisperModelFiles(path: path)
            let model = files.configuration
            let languages = files.tokenizer.special.languages.count
            lines = [
                Line(name: "languages", value: files.tokenizer.isMultilingual ? "\(languages)" : "English only"),
                Line(name: "encoder", value: "\(model.encoder.layers) layers, \(model.encoder.heads) heads"),
                Line(name: "decoder", value: "\(model.decoder.layers) layers, \(model.decoder.heads) heads"),
                Line(name: "width", value: "\(model.width)"),
                Line(name: "mel bands", value: "\(model.melBins)"),
                Line(name: "vocabulary", value: "\(model.vocabularySize)"),
                Line(
                    name: "weights",
                    value: "\(files.weights.storedBytes / 1_000_000) MB in \(files.weights.names.count) tensors"),
            ]
        } catch {
            throw ModelError(code: .notWhisper, message: "\(path) cannot be used: \(error.message)", cause: error)
        }
    }
}
