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

    /// Opens a folder in the form of the Hugging Face hub, one of CTranslate2 (faster-whisper), or a `ggml-*.bin` file
    /// of whisper.cpp. A folder that has safetensors too is read in the hub's form.
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
        if try Self.isCTranslate2(path) {
            let model = try WhisperCTranslate2File(path: path + "/model.bin")
            configuration = try WhisperConfiguration(folder: path, model: model)
            tokenizer = try WhisperTokenizer(folder: path, configuration: configuration)
            weights = try WhisperWeights(ctranslate2: model)
            return
        }
        configuration = try WhisperConfiguration(folder: path)
        tokenizer = try WhisperTokenizer(folder: path, configuration: configuration)
        weights = try WhisperWeights(folder: path, configuration: configuration)
    }

    private static func isCTranslate2(_ folder: String) throws(WhisperError) -> Bool {
        for name in ["model.safetensors", "model.safetensors.index.json"] {
            if try isFile("\(folder)/\(name)") { return false }
        }
        return try isFile(folder + "/model.bin")
    }

    private static func isFile(_ path: String) throws(WhisperError) -> Bool {
        do {
            _ = try MappedFile(path: path)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw WhisperError(error)
        }
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
