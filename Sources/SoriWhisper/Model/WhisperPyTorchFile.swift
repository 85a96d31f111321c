public import SoriCore
internal import SoriFormats

/// A checkpoint of openai-whisper (`base.pt`), mapped: dimensions, and where its tensors are.
///
/// `dims` of the file gives the dimensions; where it is missing, as in a plain state dict of a fine-tune, they follow
/// from the tensors' shapes, with 64 numbers a head as in all published models. Everything is checked on opening; the
/// vocabulary is not in the file.
public struct WhisperPyTorchFile: Sendable {
    /// The path that was opened.
    public let path: String
    /// The model's dimensions; the file says nothing of suppressed tokens or alignment heads.
    public let configuration: WhisperConfiguration
    /// The tensors by canonical names.
    let tensors: [String: WhisperTensor]

    /// What a state dict may stand under.
    private static let groups = ["model_state_dict/", "state_dict/", "model/", ""]

    /// Maps and checks the file at `path`; throws `WhisperError` naming the field or tensor that is wrong.
    public init(path: String) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in try WhisperPyTorchFile(MappedFile(path: path)) }
    }

    init(_ file: MappedFile) throws(FileError) {
        path = file.path
        let checkpoint = try PyTorchFile(file)
        let group = Self.groups.first { group in checkpoint.tensors.keys.contains { $0.hasPrefix(group) } } ?? ""
        var tensors: [String: WhisperTensor] = [:]
        for (name, entry) in checkpoint.tensors where name.hasPrefix(group) {
            guard let type = WeightType(safetensors: entry.type) else { continue }
            let plain = String(name.dropFirst(group.count))
            let canonical = TensorName.canonical(ggml: plain) ?? TensorName.canonical(huggingFace: plain)
            let tensor = WhisperTensor(name: canonical, shape: entry.shape, type: type, file: file, range: entry.bytes)
            guard tensors.updateValue(tensor, forKey: canonical) == nil else {
                throw FileError(code: .malformed, message: "\(file.path): tensor \(canonical) is there twice")
            }
        }
        self.tensors = tensors
        configuration = try Dimensions(file: file.path, tensors: tensors, stated: checkpoint.numbers).configuration()
    }
}

/// The dimensions of a checkpoint, out of its `dims` and its tensors' shapes.
private struct Dimensions {
    let file: String
    let tensors: [String: WhisperTensor]
    let stated: [String: Int]

    func configuration() throws(FileError) -> WhisperConfiguration {
        typealias Limits = WhisperConfiguration.Limits
        let convolution = try shape("encoder.conv1.weight", rank: 3)
        let embedding = try shape("decoder.embed_tokens.weight", rank: 2)
        let width = try value("n_audio_state", convolution[0], Limits.width)
        _ = try value("n_text_state", width, Limits.width)
        return try WhisperConfiguration(
            melBins: value("n_mels", convolution[1], Limits.melBins),
            audioContext: value(
                "n_audio_ctx", shape("encoder.embed_positions.weight", rank: 2)[0], Limits.audioContext),
            textContext: value("n_text_ctx", shape("decoder.embed_positions.weight", rank: 2)[0], Limits.textContext),
            vocabularySize: value("n_vocab", embedding[0], Limits.vocabulary), width: width,
            encoder: stack("encoder", "audio", width: width), decoder: stack("decoder", "text", width: width),
            stated: .init()
        ).checked(file: file)
    }

    private func stack(_ name: String, _ field: String, width: Int) throws(FileError) -> WhisperConfiguration.Stack {
        typealias Limits = WhisperConfiguration.Limits
        var layers = 0
        while layers <= Limits.layers.upperBound, tensors["\(name).layers.\(layers).fc1.weight"] != nil { layers += 1 }
        return WhisperConfiguration.Stack(
            layers: try value("n_\(field)_layer", layers, Limits.layers),
            heads: try within("n_\(field)_head", stated["dims/n_\(field)_head"] ?? width / 64, Limits.heads),
            hidden: try within(
                "the width of \(name).layers.0.fc1.weight", shape("\(name).layers.0.fc1.weight", rank: 2)[0],
                Limits.hidden))
    }

    /// What the tensors say, which `dims` must not contradict.
    private func value(_ field: String, _ found: Int, _ range: ClosedRange<Int>) throws(FileError) -> Int {
        if let number = stated["dims/" + field], number != found {
            throw FileError(
                code: .malformed, message: "\(file): \(field) is \(number), but the tensors say \(found)")
        }
        return try within(field, found, range)
    }

    private func within(_ field: String, _ value: Int, _ range: ClosedRange<Int>) throws(FileError) -> Int {
        guard range.contains(value) else {
            throw FileError(
                code: .malformed,
                message: "\(file): \(field) is \(value), not within \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }

    private func shape(_ name: String, rank: Int) throws(FileError) -> [Int] {
        guard let tensor = tensors[name] else {
            throw FileError(code: .malformed, message: "\(file): tensor \(name) is missing; is this a Whisper model?")
        }
        guard tensor.shape.count == rank else {
            throw FileError(
                code: .malformed, message: "\(file): tensor \(name) has \(tensor.shape.count) dimensions, not \(rank)")
        }
        return tensor.shape
    }
}
