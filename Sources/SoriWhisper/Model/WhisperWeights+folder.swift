public import SoriCore
internal import SoriFormats

extension WhisperWeights {
    /// The most shards a checkpoint may have.
    private static let mostShards = 1_000

    /// The forms of the weights in a folder of the hub, in the order in which they are looked for: the whole file, and
    /// the list of its shards.
    private static let forms = [
        (file: "model.safetensors", index: "model.safetensors.index.json", ending: ".safetensors"),
        (file: "pytorch_model.bin", index: "pytorch_model.bin.index.json", ending: ".bin"),
    ]

    /// Maps `model.safetensors` of a Hugging Face folder or, when it is missing, the shards that
    /// `model.safetensors.index.json` names; after those `pytorch_model.bin` or its shards.
    ///
    /// F32, F16 and BF16 are read. Throws `WhisperError`, naming file and tensor, when something is missing, damaged,
    /// or of another shape than `configuration` asks for.
    public init(folder: String, configuration: WhisperConfiguration) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            var found: [String: WhisperTensor] = [:]
            for name in try Self.files(of: folder) {
                let path = folder + "/" + name
                for (name, tensor) in try Self.read(path) where found.updateValue(tensor, forKey: name) != nil {
                    throw FileError(code: .malformed, message: "\(path): tensor \(name) is there twice")
                }
            }
            return try WhisperWeights(found, configuration: configuration, file: folder)
        }
    }

    private static func files(of folder: String) throws(FileError) -> [String] {
        for form in forms {
            do {
                _ = try MappedFile(path: folder + "/" + form.file)
                return [form.file]
            } catch {
                guard error.code == .notFound else { throw error }
            }
            if let fields = try JSONFields.read(folder + "/" + form.index, required: false) {
                return try shards(fields, ending: form.ending)
            }
        }
        throw FileError(
            code: .notFound,
            message: "\(folder) has neither model.safetensors nor model.safetensors.index.json nor pytorch_model.bin; "
                + "fetch the weights")
    }

    private static func shards(_ index: JSONFields, ending: String) throws(FileError) -> [String] {
        guard case .object(let map)? = index.members["weight_map"] else {
            throw index.failure("weight_map", "is missing")
        }
        var names: Set<String> = []
        for value in map.values {
            guard case .string(let name) = value, name.hasSuffix(ending), !name.utf8.contains(UInt8(ascii: "/"))
            else { throw index.failure("weight_map", "names something that is no \(ending) file beside it") }
            names.insert(name)
        }
        guard names.count <= mostShards else { throw index.failure("weight_map", "names \(names.count) files") }
        return names.sorted()
    }

    private static func read(_ path: String) throws(FileError) -> [String: WhisperTensor] {
        let file = try MappedFile(path: path)
        let entries =
            path.hasSuffix(".bin") ? try PyTorchFile(file).tensors : try Safetensors(path: path).tensors
        var tensors: [String: WhisperTensor] = [:]
        for (name, entry) in entries {
            guard let type = WeightType(safetensors: entry.type) else { continue }
            guard entry.bytes.upperBound <= file.count else {
                throw FileError(code: .unreadable, message: "\(path) has changed while it was read")
            }
            let canonical = TensorName.canonical(huggingFace: name)
            let tensor = WhisperTensor(name: canonical, shape: entry.shape, type: type, file: file, range: entry.bytes)
            guard tensors.updateValue(tensor, forKey: canonical) == nil else {
                throw FileError(code: .malformed, message: "\(path): tensor \(canonical) is there twice")
            }
        }
        return tensors
    }
}
