public import SoriCore

/// A model's files, opened and checked against each other.
public struct WhisperModelFiles: Sendable {
    /// The dimensions and decoding defaults.
    public let configuration: WhisperConfiguration
    /// Text to tokens and back.
    public let tokenizer: WhisperTokenizer
    /// The tensors, still in their files.
    public let weights: WhisperWeights

    /// Opens a folder in the form of the Hugging Face hub or of CTranslate2 (faster-whisper), a `ggml-*.bin` file of
    /// whisper.cpp, or a checkpoint of openai-whisper.
    ///
    /// Of a folder with weights in several forms safetensors are taken, then CTranslate2's `model.bin`, then
    /// `pytorch_model.bin`, then `model.pt`. The vocabulary is that of the folder, for a checkpoint that beside it, or
    /// that of another folder, `vocabulary`, which must be exactly as large as the model's; a ggml file has its own.
    /// Throws `WhisperError`, naming the file and the field, token or tensor that is missing or wrong.
    public init(path: String, vocabulary: String? = nil) throws(WhisperError) {
        let form = try WhisperModelForm(path: path)
        (configuration, weights) = try form.open()
        tokenizer =
            switch form {
            case .ggml(let file): try WhisperTokenizer(ggml: WhisperGGMLFile(path: file))
            case .hub(let folder), .ctranslate2(let folder): try Self.tokenizer(folder, or: vocabulary, configuration)
            // A checkpoint and the vocabulary beside it know nothing of each other but their sizes.
            case .checkpoint(_, let folder): try Self.tokenizer(folder, or: vocabulary ?? folder, configuration)
            }
    }

    /// The tokenizer of the model's own folder, or of another one if that has exactly as many tokens.
    private static func tokenizer(
        _ folder: String, or other: String?, _ configuration: WhisperConfiguration
    ) throws(WhisperError) -> WhisperTokenizer {
        let tokenizer = try WhisperTokenizer(folder: other ?? folder, configuration: configuration)
        guard let other else { return tokenizer }
        let tokens = tokenizer.special.timestampBegin + SpecialTokens.timestampCount
        guard tokens == configuration.vocabularySize else {
            throw WhisperError(
                .malformed,
                "\(other) has a vocabulary of \(tokens) tokens, but the model was made with one of "
                    + "\(configuration.vocabularySize)")
        }
        return tokenizer
    }
}
