public import SoriCore
internal import SoriFormats

/// A `model.bin` of faster-whisper, mapped: dimensions, and where its tensors are.
///
/// CTranslate2 keeps query, key and value of self-attention in one matrix, and key and value of cross-attention in
/// another: here each is a part of its rows. Everything is checked on opening.
public struct WhisperCTranslate2File: Sendable {
    /// The path that was opened.
    public var path: String { model.path }
    /// The dimensions, which follow from the tensors; the tokens are told by the files beside it.
    let configuration: WhisperConfiguration
    /// The tensors by canonical names, shapes as in a Hugging Face checkpoint.
    let tensors: [String: WhisperTensor]
    private let model: CTranslate2File

    /// Maps and checks the file at `path`; throws `WhisperError` naming the variable that is wrong.
    public init(path: String) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in try WhisperCTranslate2File(MappedFile(path: path)) }
    }

    private init(_ file: MappedFile) throws(FileError) {
        model = try CTranslate2File(file)
        guard model.specification.isEmpty || model.specification == "WhisperSpec" else {
            throw FileError(
                code: .unsupported,
                message: "\(file.path) is a model of the kind \(model.specification.prefix(40)), not WhisperSpec")
        }
        let reader = CTranslate2Reader(model: model, file: file)
        configuration = try reader.configuration().checked(file: file.path)
        tensors = try reader.tensors(of: configuration)
    }
}

/// Turns the variables of a model into tensors.
private struct CTranslate2Reader {
    let model: CTranslate2File
    let file: MappedFile

    /// The dimensions, out of the variables' shapes.
    func configuration() throws(FileError) -> WhisperConfiguration {
        typealias Limits = WhisperConfiguration.Limits
        let input = try variable("encoder/conv1/weight", rank: 3)
        let width = try within(input.shape[0], Limits.width, "encoder/conv1/weight")
        // Four-bit models (AWQ) have zero points beside their weights.
        for zero in ["encoder", "decoder"].map({ "\($0)/layer_0/ffn/linear_0/weight_zero" })
        where model.variables[zero] != nil {
            throw failure(zero, "is of a quantisation that is not read here", .unsupported)
        }
        return WhisperConfiguration(
            melBins: try within(input.shape[1], Limits.melBins, "encoder/conv1/weight"),
            audioContext: try within(
                variable("encoder/position_encodings/encodings", rank: 2).shape[0], Limits.audioContext,
                "encoder/position_encodings/encodings"),
            textContext: try within(
                variable("decoder/position_encodings/encodings", rank: 2).shape[0], Limits.textContext,
                "decoder/position_encodings/encodings"),
            vocabularySize: try within(
                variable("decoder/embeddings/weight", rank: 2).shape[0], Limits.vocabulary, "decoder/embeddings/weight"),
            width: width, encoder: try stack("encoder", width: width), decoder: try stack("decoder", width: width),
            stated: .init())
    }

    private func stack(_ name: String, width: Int) throws(FileError) -> WhisperConfiguration.Stack {
        typealias Limits = WhisperConfiguration.Limits
        var layers = 0
        while layers <= Limits.layers.upperBound, model.variables["\(name)/layer_\(layers)/ffn/linear_0/weight"] != nil
        {
            layers += 1
        }
        let hidden = try variable("\(name)/layer_0/ffn/linear_0/weight", rank: 2).shape[0]
        // Files of old versions state no number of heads; all published models have 64 numbers a head.
        var heads = width / 64
        if let stated = model.variables["\(name)/num_heads"] { heads = number(stated) ?? 0 }
        return WhisperConfiguration.Stack(
            layers: try within(layers, Limits.layers, "the layers of the \(name)"),
            heads: try within(heads, Limits.heads, "\(name)/num_heads"),
            hidden: try within(hidden, Limits.hidden, "\(name)/layer_0/ffn/linear_0/weight"))
    }

    /// Every tensor that the configuration asks for.
    func tensors(of configuration: WhisperConfiguration) throws(FileError) -> [String: WhisperTensor] {
        var tensors: [String: WhisperTensor] = [:]
        for (name, shape) in TensorInventory(configuration).shapes {
            guard let source = CTranslate2Name(canonical: name) else { continue }
            tensors[name] = try tensor(name, shape, source)
        }
        try checkKeyBiases(configuration)
        return tensors
    }

    private func tensor(_ name: String, _ shape: [Int], _ source: CTranslate2Name) throws(FileError) -> WhisperTensor {
        let variable = try variable(source.variable, rank: shape.count)
        var wanted = shape
        wanted[0] *= source.parts
        guard variable.shape == wanted else {
            throw failure(source.variable, "is \(variable.shape), but the other variables ask for \(wanted)")
        }
        guard let type = WeightType(ctranslate2: variable.type) else {
            throw failure(source.variable, "is stored as \(variable.type), which is not read here", .unsupported)
        }
        let bytes = variable.range.count / source.parts
        let start = variable.range.lowerBound + source.part * bytes
        var scales: Range<Int>?
        if type == .int8 {
            let name = source.variable + "_scale"
            let found = try self.variable(name, rank: 1)
            guard found.shape == [wanted[0]], found.type == .float32 else {
                throw failure(name, "is no float32 scale for each row of \(source.variable)")
            }
            try checkScales(found, name)
            let start = found.range.lowerBound + 4 * source.part * shape[0]
            scales = start..<start + 4 * shape[0]
        }
        return WhisperTensor(
            name: name, shape: shape, type: type, file: file, range: start..<start + bytes, scales: scales)
    }

    /// What is divided by must be a number above zero.
    private func checkScales(_ variable: CTranslate2Variable, _ name: String) throws(FileError) {
        let isSound = unsafe file.withBytes { bytes in
            stride(from: variable.range.lowerBound, to: variable.range.upperBound, by: 4).allSatisfy { offset in
                let scale = Float(bitPattern: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                return scale.isFinite && scale > 0
            }
        }
        guard isSound else { throw failure(name, "has a scale that is zero, negative or not finite") }
    }

    /// Whisper's keys have no biases; the fused matrices have zeros for them.
    private func checkKeyBiases(_ configuration: WhisperConfiguration) throws(FileError) {
        let (encoder, decoder, width) = (
            configuration.encoder.layers, configuration.decoder.layers, configuration.width
        )
        for (stack, layers, attention, part) in [
            ("encoder", encoder, "self_attention/linear_0", 1), ("decoder", decoder, "self_attention/linear_0", 1),
            ("decoder", decoder, "attention/linear_1", 0),
        ] {
            for layer in 0..<layers {
                let name = "\(stack)/layer_\(layer)/\(attention)/bias"
                let bias = try variable(name, rank: 1)
                let range = bias.range.lowerBound + part * width * bias.type.size
                let isZero = unsafe file.withBytes { bytes in
                    unsafe bytes[range..<range + width * bias.type.size].allSatisfy { $0 == 0 }
                }
                guard isZero else {
                    throw failure(name, "has biases for the keys, which Whisper has not", .unsupported)
                }
            }
        }
    }

    private func variable(_ name: String, rank: Int) throws(FileError) -> CTranslate2Variable {
        guard let variable = model.variables[name] else { throw failure(name, "is missing") }
        guard variable.shape.count == rank else {
            throw failure(name, "has \(variable.shape.count) dimensions, not \(rank)")
        }
        return variable
    }

    /// A single whole number.
    private func number(_ variable: CTranslate2Variable) -> Int? {
        guard variable.shape.reduce(1, *) == 1 else { return nil }
        return unsafe file.withBytes { bytes in
            let offset = variable.range.lowerBound
            return switch variable.type {
            case .int8: unsafe Int(bytes.loadUnaligned(fromByteOffset: offset, as: Int8.self))
            case .int16: unsafe Int(bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self))
            case .int32: unsafe Int(bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
            case .float32, .float16, .bfloat16: nil
            }
        }
    }

    private func within(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(FileError) -> Int {
        guard range.contains(value) else {
            throw failure(name, "says \(value), not within \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }

    private func failure(_ name: String, _ what: String, _ code: FileError.Code = .malformed) -> FileError {
        FileError(code: code, message: "\(file.path): \(name) \(what)")
    }
}
