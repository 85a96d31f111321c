internal import SoriCore
internal import SoriFormats

/// In which form a model lies on the disk.
package enum WhisperModelForm: Sendable, Equatable {
    /// A folder of the Hugging Face hub.
    case hub(folder: String)
    /// A folder of CTranslate2, with `model.bin`.
    case ctranslate2(folder: String)
    /// A checkpoint of openai-whisper, and the folder in which its vocabulary is looked for.
    case checkpoint(file: String, folder: String)
    /// A file of whisper.cpp.
    case ggml(file: String)

    /// The name of a checkpoint in a model's own folder.
    package static let checkpointName = "model.pt"
    /// The files any of which may hold the weights of a folder.
    private static let weightNames = [
        "model.safetensors", "model.safetensors.index.json", "model.bin", "pytorch_model.bin",
        "pytorch_model.bin.index.json", checkpointName,
    ]

    /// Looks at what is at `path`, by names and first bytes.
    ///
    /// Throws `WhisperError` when there is nothing, or when what is there is known not to be the weights: a pointer of
    /// Git LFS, an adapter without its model.
    package init(path: String) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in try Self.find(path) }
    }

    private static func find(_ path: String) throws(FileError) -> WhisperModelForm {
        if let file = try open(path) {
            try refusePointer(file)
            guard PyTorchFile.isArchive(file) || path.hasSuffix(".pt") || path.hasSuffix(".pth") else {
                return .ggml(file: path)
            }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
            return .checkpoint(file: path, folder: folder.isEmpty ? "/" : folder)
        }
        var present: Set<String> = []
        for name in weightNames {
            guard let file = try open("\(path)/\(name)", isThere: false) else { continue }
            try refusePointer(file)
            present.insert(name)
        }
        if present.isEmpty, try open(path + "/adapter_config.json", isThere: false) != nil {
            throw FileError(
                code: .unsupported,
                message: "\(path) is an adapter (LoRA) without the model it belongs to: merge it into that model "
                    + "(merge_and_unload of peft) and save the whole")
        }
        if present.isDisjoint(with: ["model.safetensors", "model.safetensors.index.json"]) {
            if present.contains("model.bin") { return .ctranslate2(folder: path) }
            if present == [checkpointName] { return .checkpoint(file: "\(path)/\(checkpointName)", folder: path) }
        }
        return .hub(folder: path)
    }

    /// The model's dimensions and tensors, for which no vocabulary is needed.
    ///
    /// Throws `WhisperError` naming the file and the field or tensor that is missing or wrong.
    package func open() throws(WhisperError) -> (configuration: WhisperConfiguration, weights: WhisperWeights) {
        switch self {
        case .hub(let folder):
            let configuration = try WhisperConfiguration(folder: folder)
            return (configuration, try WhisperWeights(folder: folder, configuration: configuration))
        case .ctranslate2(let folder):
            let model = try WhisperCTranslate2File(path: folder + "/model.bin")
            return (
                try WhisperConfiguration(folder: folder, model: model), try WhisperWeights(ctranslate2: model)
            )
        case .checkpoint(let path, _):
            let checkpoint = try WhisperPyTorchFile(path: path)
            return (checkpoint.configuration, try WhisperWeights(checkpoint: checkpoint))
        case .ggml(let path):
            let file = try WhisperGGMLFile(path: path)
            return (file.configuration, try WhisperWeights(ggml: file))
        }
    }

    /// The file at `path`; nil for a folder, or, where it need not be there, for nothing.
    private static func open(_ path: String, isThere: Bool = true) throws(FileError) -> MappedFile? {
        do {
            return try MappedFile(path: path)
        } catch {
            // A folder opens but is no regular file.
            if isThere ? error.code == .unreadable : error.code == .notFound { return nil }
            throw error
        }
    }

    private static func refusePointer(_ file: MappedFile) throws(FileError) {
        let isPointer = unsafe file.withBytes { bytes in
            unsafe bytes.count < 1_024 && bytes.starts(with: "version https://git-lfs".utf8)
        }
        guard !isPointer else {
            throw FileError(
                code: .malformed,
                message: "\(file.path) is a pointer of Git LFS, not the weights: run 'git lfs pull' where it was cloned"
            )
        }
    }
}
