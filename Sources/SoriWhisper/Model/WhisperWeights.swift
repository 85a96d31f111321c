public import SoriCore

/// All tensors of a model, checked against its configuration; immutable, their bytes in mapped files.
public struct WhisperWeights: Sendable {
    private let tensors: [String: WhisperTensor]

    /// Checks that `found` holds every tensor of `configuration` in its shape; further ones are left out. The output
    /// projection is the embedding, and some savers keep it under that name only.
    ///
    /// Throws `FileError` naming the first tensor that is missing or of another shape.
    init(_ found: [String: WhisperTensor], configuration: WhisperConfiguration, file: String) throws(FileError) {
        var tensors: [String: WhisperTensor] = [:]
        for (name, shape) in TensorInventory(configuration).shapes {
            let isEmbedding = name == "decoder.embed_tokens.weight"
            guard let tensor = found[name] ?? (isEmbedding ? found["proj_out.weight"] : nil) else {
                throw FileError(code: .malformed, message: "\(file): tensor \(name) \(shape) is missing")
            }
            guard tensor.shape == shape else {
                throw FileError(
                    code: .malformed,
                    message: "\(file): tensor \(name) is \(tensor.shape), but the configuration asks for \(shape)")
            }
            tensors[name] = tensor
        }
        self.tensors = tensors
    }

    /// The weights of a ggml file.
    public init(ggml: WhisperGGMLFile) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            try WhisperWeights(ggml.tensors, configuration: ggml.configuration, file: ggml.path)
        }
    }

    /// The weights of a CTranslate2 model.
    public init(ctranslate2 model: WhisperCTranslate2File) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            try WhisperWeights(model.tensors, configuration: model.configuration, file: model.path)
        }
    }

    /// The weights of a checkpoint of openai-whisper.
    public init(checkpoint: WhisperPyTorchFile) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            try WhisperWeights(checkpoint.tensors, configuration: checkpoint.configuration, file: checkpoint.path)
        }
    }

    /// The canonical names of all tensors.
    public var names: [String] { tensors.keys.sorted() }

    /// Bytes of all tensors as stored.
    public var storedBytes: Int { tensors.values.reduce(0) { $0 + $1.range.count } }

    /// The tensor with the canonical name `name`: that of a Hugging Face checkpoint without `model.` before it.
    ///
    /// Throws `WhisperError` (`invalid_argument`) for a name that no model of this configuration has.
    public func tensor(named name: String) throws(WhisperError) -> WhisperTensor {
        guard let tensor = tensors[name] else {
            throw WhisperError(.invalidArgument, "a model of this configuration has no tensor \(name)")
        }
        return tensor
    }

    /// Throws `WhisperError` naming a tensor with infinite numbers or NaN. Reads the whole model.
    public func checkFinite() throws(WhisperError) {
        for name in names { try tensor(named: name).checkFinite() }
    }
}
