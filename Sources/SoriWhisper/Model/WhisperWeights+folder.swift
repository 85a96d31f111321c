public import SoriCore
internal import SoriFormats

extension WhisperWeights {
    /// The most shards a checkpoint may have.
    private static let mostShards = 1_000

    /// Maps `model.safetensors` of a Hugging Face folder or, when it is missing, the shards that
    /// `model.safetensors.index.json` names.
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
        let index = folder + "/model.safetensors.index.json"
        do {
            _ = try MappedFile(path: folder + "/model.safetensors")
            return ["model.safetensors"]
        } catch {
            guard error.code == .notFound else { throw error }
        }
        guard let fields = try JSONFields.read(index, required: false) else {
            throw FileError(
                code: .notFound,
                message: "\(folder) has neither model.safetensors nor model.safetensors.index.json; fetch the weights")
        }
        guard case .object(let map)? = fields.members["weight_map"] else {
            throw fields.failure("weight_map", "is missing")
        }
        var names: Set<String> = []
        for value in map.values {
            guard case .string(let name) = value, name.hasSuffix(".safetensors"), !name.utf8.contains(UInt8(ascii: "/"))
            else { throw fields.failure("weight_map", "names something that is no .safetensors file beside it") }
            names.insert(name)
        }
        guard names.count <= mostShards else { throw fields.failure("weight_map", "names \(names.count) files") }
        return names.sorted()
    }

    private static func read(_ path: String) throws(FileError) -> [String: WhisperTensor] {
        let file = try MappedFile(path: path)
        let checked = try Safetensors(path: path)
        var tensors: [String: WhisperTensor] = [:]
        for (name, entry) in checked.tensors {
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
