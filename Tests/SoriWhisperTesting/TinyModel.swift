package import SoriFormats
package import SoriWhisper

/// A whole model of about 200 KB with random weights, as a ggml file and as a Hugging Face folder.
package struct TinyModel {
    package static let ordinary = 256
    package var configuration = WhisperConfiguration(
        melBins: 8, audioContext: 4, textContext: 8, vocabularySize: ordinary + 8 + 1501 + 3, width: 32,
        encoder: .init(layers: 1, heads: 2, hidden: 128), decoder: .init(layers: 1, heads: 4, hidden: 128),
        stated: .init())
    /// Canonical names, shapes and values that halves hold exactly.
    package var tensors: [(name: String, shape: [Int], values: [Float])]

    package init() { self.init(nil) }

    /// A model of other dimensions.
    package init(_ other: WhisperConfiguration?) {
        if let other { configuration = other }
        var random = SeededGenerator(11)
        tensors = TensorInventory(configuration).shapes.map { name, shape in
            (
                name, shape,
                (0..<shape.reduce(1, *)).map { _ in Float(Int.random(in: -1000...1000, using: &random)) / 4096 }
            )
        }
    }

    package func values(_ name: String) -> [Float] { tensors.first { $0.name == name }?.values ?? [] }

    /// The ggml file; matrices in `type`, the rest as floats. Also where each structure ends.
    package func ggml(_ type: WeightType = .float16, columns: Bool = true) -> (bytes: [UInt8], boundaries: [Int]) {
        var bytes: [UInt8] = []
        var boundaries: [Int] = []
        func put(_ numbers: Int...) { for number in numbers { bytes += little(UInt32(bitPattern: Int32(number)), 4) } }
        let c = configuration
        put(0x6767_6D6C, c.vocabularySize, c.audioContext, c.width, c.encoder.heads, c.encoder.layers, c.textContext)
        put(c.width, c.decoder.heads, c.decoder.layers, c.melBins, 1)
        boundaries.append(bytes.count)
        put(c.melBins, 201)
        bytes += [UInt8](repeating: 0, count: 4 * 201 * c.melBins)
        boundaries.append(bytes.count)
        put(Self.ordinary)
        for byte in 0..<Self.ordinary {
            put(1)
            bytes.append(UInt8(byte))
        }
        for tensor in tensors {
            boundaries.append(bytes.count)
            let name = TensorName.ggml(canonical: tensor.name) ?? ""
            let isMatrix = tensor.shape.count == 2 && !name.hasSuffix("positional_embedding")
            let isConvolution = tensor.shape.count == 3
            let stored: WeightType = isMatrix ? type : isConvolution ? .float16 : .float32
            var shape = tensor.shape
            if columns, tensor.name.hasSuffix("conv1.bias") || tensor.name.hasSuffix("conv2.bias") { shape.append(1) }
            let ids: [WeightType: Int] = [.float32: 0, .float16: 1, .q5_0: 6, .q5_1: 7, .q8_0: 8]
            put(shape.count, name.utf8.count, ids[stored, default: 99])
            for length in shape.reversed() { put(length) }
            bytes += Array(name.utf8)
            boundaries.append(bytes.count)
            bytes += encoded(tensor.values, stored)
        }
        return (bytes, boundaries)
    }

    /// The files of a Hugging Face folder; the tensors spread over `shards` files.
    package func folder(_ type: WeightType = .float32, shards: Int = 1, prefix: String = "model.") -> [String: [UInt8]]
    {
        let c = configuration
        var files: [String: [UInt8]] = [:]
        files["config.json"] = Array(
            """
            {"model_type": "whisper", "d_model": \(c.width), "encoder_layers": 1, "decoder_layers": 1,
             "encoder_attention_heads": 2, "decoder_attention_heads": 4, "encoder_ffn_dim": 128,
             "decoder_ffn_dim": 128, "vocab_size": \(c.vocabularySize), "num_mel_bins": 8,
             "max_source_positions": 4, "max_target_positions": 8, "activation_function": "gelu"}
            """.utf8)
        var map: [String] = []
        for shard in 0..<shards {
            let name = shards == 1 ? "model.safetensors" : "model-\(shard + 1)-of-\(shards).safetensors"
            var header: [String] = []
            var data: [UInt8] = []
            for (index, tensor) in tensors.enumerated() where index % shards == shard {
                let encoded = encoded(tensor.values, type)
                let dtype = type == .float32 ? "F32" : type == .float16 ? "F16" : "BF16"
                header.append(
                    "\"\(prefix)\(tensor.name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(tensor.shape),"
                        + "\"data_offsets\":[\(data.count),\(data.count + encoded.count)]}")
                map.append("\"\(prefix)\(tensor.name)\":\"\(name)\"")
                data += encoded
            }
            let text = Array("{\(header.joined(separator: ","))}".utf8)
            files[name] = little(UInt64(text.count), 8) + text + data
        }
        if shards > 1 {
            files["model.safetensors.index.json"] = Array("{\"weight_map\":{\(map.joined(separator: ","))}}".utf8)
        }
        return files
    }

    func encoded(_ values: [Float], _ type: WeightType) -> [UInt8] {
        var bytes: [UInt8] = []
        switch type {
        case .float32: for value in values { bytes += little(value.bitPattern, 4) }
        case .float16: for value in values { bytes += little(half(value), 2) }
        case .bfloat16: for value in values { bytes += little(value.bitPattern >> 16, 2) }
        case .int8:
            for value in values { bytes.append(UInt8(bitPattern: Int8(clamping: value.isFinite ? Int(value) : 0))) }
        case .q8_0, .q5_0, .q5_1:
            var random = SeededGenerator(5)
            for _ in 0..<values.count / 32 {
                bytes += little(half(0.0625), 2)
                bytes += (0..<type.blockSize - 2).map { _ in UInt8.random(in: 0...127, using: &random) & 0x3B }
            }
        }
        return bytes
    }

    /// The half of a float that one holds exactly and that is not subnormal.
    private func half(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(bits >> 16 & 0x8000)
        guard value != 0 else { return sign }
        return sign | UInt16((Int(bits >> 23 & 0xFF) - 112) << 10) | UInt16(bits >> 13 & 0x3FF)
    }

    func little(_ value: some FixedWidthInteger, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
