import SoriCore

extension GGMLFile {
    /// Reads the tensors up to the end of the file.
    static func readTensors(
        _ reader: inout ByteReader, _ file: MappedFile
    ) throws(WhisperError) -> [String: WhisperTensor] {
        var tensors: [String: WhisperTensor] = [:]
        while reader.remaining > 0 {
            let tensor = try readTensor(&reader, file)
            guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
                throw WhisperError(.malformed, "\(file.path): tensor \(tensor.name) is there twice")
            }
        }
        return tensors
    }

    private static func readTensor(_ reader: inout ByteReader, _ file: MappedFile) throws(WhisperError) -> WhisperTensor
    {
        let path = file.path
        let place = "the tensor at byte \(reader.position)"
        let dimensions = try reader.integer("the number of dimensions of \(place)", 1...4)
        let nameLength = try reader.integer("the length of the name of \(place)", 1...256)
        let typeID = try reader.integer("the type of \(place)", 0...1_000)
        var shape: [Int] = []
        for _ in 0..<dimensions {
            // Innermost first in the file.
            shape.insert(try reader.integer("a dimension of \(place)", 1...1 << 30), at: 0)
        }
        let name = String(decoding: reader.copy(try reader.skip(nameLength, "the name of \(place)")), as: UTF8.self)
        guard let canonical = TensorName.canonical(ggml: name) else {
            throw WhisperError(.unsupported, "\(path): \(name.debugDescription) is no tensor of a Whisper model")
        }
        guard let type = WeightType(ggml: typeID) else {
            throw WhisperError(
                .unsupported,
                "\(path): tensor \(name) has the ggml type \(typeID); f32, f16, q8_0, q5_0 and q5_1 are read")
        }
        guard let size = type.size(of: shape) else {
            throw WhisperError(.malformed, "\(path): tensor \(name) cannot have the shape \(shape)")
        }
        let range = try reader.skip(size, "tensor \(name)")
        // The biases of the convolutions are columns in ggml files.
        if dimensions == 2, shape[1] == 1, canonical.hasSuffix(".bias") { shape.removeLast() }
        return WhisperTensor(name: canonical, shape: shape, type: type, file: file, range: range)
    }
}
