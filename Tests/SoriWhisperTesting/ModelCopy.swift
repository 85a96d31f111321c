package import SoriFormats
package import SoriWhisper

/// A model of the test material written anew: the same weights in another type or another format.
package struct ModelCopy {
    package let configuration: WhisperConfiguration
    package let tokenizer: WhisperTokenizer
    package let weights: WhisperWeights

    package init(folder: String) throws {
        configuration = try WhisperConfiguration(folder: folder)
        tokenizer = try WhisperTokenizer(folder: folder, configuration: configuration)
        weights = try WhisperWeights(folder: folder, configuration: configuration)
    }

    /// `model.safetensors` with every tensor in `type` (float32 or bfloat16).
    package func safetensors(_ type: WeightType) throws -> [UInt8] {
        var header: [String] = []
        var data: [UInt8] = []
        for name in weights.names {
            let tensor = try weights.tensor(named: name)
            let begin = data.count
            data += Self.bytes(tensor, type)
            header.append(
                "\"model.\(name)\":{\"dtype\":\"\(type == .float32 ? "F32" : "BF16")\",\"shape\":\(tensor.shape),"
                    + "\"data_offsets\":[\(begin),\(data.count)]}")
        }
        let text = Array("{\(header.joined(separator: ","))}".utf8)
        return Self.little(text.count, 8) + text + data
    }

    /// A ggml file; matrices and convolutions as they are stored, all else as floats, as whisper.cpp's converter does
    /// it.
    package func ggml() throws -> [UInt8] {
        var out: [UInt8] = []
        func put(_ numbers: Int...) { for number in numbers { out += Self.little(number, 4) } }
        let c = configuration
        put(0x6767_6D6C, c.vocabularySize, c.audioContext, c.width, c.encoder.heads, c.encoder.layers, c.textContext)
        put(c.width, c.decoder.heads, c.decoder.layers, c.melBins, 1, c.melBins, 201)
        out += [UInt8](repeating: 0, count: 4 * 201 * c.melBins)
        let ordinary = tokenizer.special.endOfText
        put(ordinary)
        for id in 0..<ordinary {
            let token = tokenizer.bytes(of: [id])
            put(token.count)
            out += token
        }
        for name in weights.names {
            let tensor = try weights.tensor(named: name)
            let title = Array((TensorName.ggml(canonical: name) ?? "").utf8)
            let isPlain = tensor.shape.count == 1 || name.hasSuffix("embed_positions.weight")
            let stored: WeightType = isPlain ? .float32 : tensor.type
            var shape = tensor.shape
            if name == "encoder.conv1.bias" || name == "encoder.conv2.bias" { shape.append(1) }
            put(shape.count, title.count, stored == .float32 ? 0 : 1)
            for length in shape.reversed() { put(length) }
            out += title + Self.bytes(tensor, stored)
        }
        return out
    }

    private static func bytes(_ tensor: WhisperTensor, _ type: WeightType) -> [UInt8] {
        if type == tensor.type { return unsafe tensor.withBytes { unsafe [UInt8]($0) } }
        let floats = tensor.floats()
        if type == .float32 { return unsafe floats.withUnsafeBytes { unsafe [UInt8]($0) } }
        // To the nearest, of two equally near ones to the even one.
        let halves = floats.map {
            UInt16(truncatingIfNeeded: ($0.bitPattern + 0x7FFF + ($0.bitPattern >> 16 & 1)) >> 16)
        }
        return unsafe halves.withUnsafeBytes { unsafe [UInt8]($0) }
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
