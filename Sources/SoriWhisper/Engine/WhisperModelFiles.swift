public import SoriCore
internal import SoriFormats

/// A model's files, opened and checked against each other.
public struct WhisperModelFiles: Sendable {
    /// The dimensions and decoding defaults.
    public let configuration: WhisperConfiguration
    /// Text to tokens and back.
    public let tokenizer: WhisperTokenizer
    /// The tensors, still in their files.
    public let weights: WhisperWeights

    /// Opens a Hugging Face folder, or a `ggml-*.bin` file of whisper.cpp.
    ///
    /// Throws `WhisperError`, naming the file and the field, token or tensor that is missing or wrong.
    public init(path: String) throws(WhisperError) {
        guard try Self.isFolder(path) else {
            let file = try WhisperGGMLFile(path: path)
            configuration = file.configuration
            tokenizer = try WhisperTokenizer(ggml: file)
            weights = try WhisperWeights(ggml: file)
            return
        }
        configuration = try WhisperConfiguration(folder: path)
        tokenizer = try WhisperTokenizer(folder: path, configuration: configuration)
        weights = try WhisperWeights(folder: path, configuration: configuration)
    }

    /// Whether `path` is a folder; a file that cannot be opened at all is an error here.
    private static func isFolder(_ path: String) throws(WhisperError) -> Bool {
        do {
            _ = try MappedFile(path: path)
            return false
        } catch {
            // A folder opens but is no regular file.
            if error.code == .unreadable { return true }
            throw WhisperError(error)
        }
    }
}
