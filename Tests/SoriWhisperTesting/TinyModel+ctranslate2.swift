package import SoriFormats
import SoriWhisper

extension TinyModel {
    /// A `model.bin` of CTranslate2, laid out as its converter does: matrices in `type` (with a scale a row when they
    /// are bytes), the rest as floats, or as halves when matrices are. Also where each variable ends.
    ///
    /// `heads` false leaves the numbers of heads out, as old converters did.
    package func ctranslate2(
        _ type: WeightType = .float16, version: Int = 6, heads: Bool = true
    ) -> (bytes: [UInt8], boundaries: [Int]) {
        var bytes = little(UInt32(version), 4)
        var boundaries: [Int] = []
        func text(_ text: String) { bytes += little(UInt16(text.utf8.count + 1), 2) + Array(text.utf8) + [0] }
        func variable(_ name: String, _ shape: [Int], _ stored: CTranslate2Variable.Number, _ content: [UInt8]) {
            boundaries.append(bytes.count)
            text(name)
            bytes.append(UInt8(shape.count))
            for length in shape { bytes += little(UInt32(length), 4) }
            if version >= 4 {
                bytes += [UInt8(stored.rawValue)] + little(UInt32(content.count), 4)
            } else {
                bytes += [UInt8(stored.size)] + little(UInt32(content.count / stored.size), 4)
            }
            boundaries.append(bytes.count)
            bytes += content
        }
        var variables = self.variables()
        if version >= 2 {
            text("WhisperSpec")
            bytes += little(UInt32(3), 4)
        }
        let plain: WeightType = type == .int8 ? .float32 : type
        let numbers: [WeightType: CTranslate2Variable.Number] = [
            .float32: .float32, .float16: .float16, .bfloat16: .bfloat16, .int8: .int8,
        ]
        let quantised = variables.filter { type == .int8 && $0.shape.count == 2 && !$0.name.hasSuffix("encodings") }
        bytes += little(UInt32(variables.count + quantised.count + (heads ? 2 : 0)), 4)
        if heads {
            variable("encoder/num_heads", [], .int16, little(UInt16(configuration.encoder.heads), 2))
            variable("decoder/num_heads", [], .int16, little(UInt16(configuration.decoder.heads), 2))
        }
        for (name, shape, values) in variables {
            guard quantised.contains(where: { $0.name == name }) else {
                variable(name, shape, numbers[plain] ?? .float32, encoded(values, plain))
                continue
            }
            let (scaled, scales) = Self.quantise(values, rowLength: shape[1])
            variable(name, shape, .int8, encoded(scaled, .int8))
            variable(name + "_scale", [shape[0]], .float32, encoded(scales, .float32))
        }
        boundaries.append(bytes.count)
        variables = []
        guard version >= 3 else { return (bytes, boundaries) }
        bytes += little(UInt32(1), 4)
        text("decoder/projection/weight")
        text("decoder/embeddings/weight")
        return (bytes, boundaries)
    }

    /// What the converter's own rule makes of rows: `round(x * 127 / max |x|)`, and 127 / max |x|.
    package static func quantise(_ values: [Float], rowLength: Int) -> (bytes: [Float], scales: [Float]) {
        var (bytes, scales): ([Float], [Float]) = ([], [])
        for start in stride(from: 0, to: values.count, by: rowLength) {
            let row = values[start..<start + rowLength]
            let largest = row.map(abs).max() ?? 0
            let scale = largest == 0 ? 1 : 127 / largest
            scales.append(scale)
            bytes += row.map { ($0 * scale).rounded(.toNearestOrEven) }
        }
        return (bytes, scales)
    }

    /// The variables of CTranslate2's model, query, key and value joined.
    private func variables() -> [(name: String, shape: [Int], values: [Float])] {
        var found: [(name: String, shape: [Int], values: [Float])] = []
        func put(_ name: String, _ sources: [String]) {
            let parts = sources.compactMap { source in tensors.first { $0.name == source } }
            let width = configuration.width
            let values = sources.flatMap { source in
                // Keys have no bias: the joined one has zeros for it.
                tensors.first { $0.name == source }?.values ?? [Float](repeating: 0, count: width)
            }
            var shape = parts.first?.shape ?? []
            shape[0] *= sources.count
            found.append((name, shape, values))
        }
        for (stack, attentions) in [("encoder", ["self_attn"]), ("decoder", ["self_attn", "encoder_attn"])] {
            let (from, to) = ("\(stack).layers.0", "\(stack)/layer_0")
            for attention in attentions {
                let target = "\(to)/\(attention == "self_attn" ? "self_attention" : "attention")"
                put("\(target)/layer_norm/gamma", ["\(from).\(attention)_layer_norm.weight"])
                put("\(target)/layer_norm/beta", ["\(from).\(attention)_layer_norm.bias"])
                let groups = attention == "self_attn" ? [["q", "k", "v"], ["out"]] : [["q"], ["k", "v"], ["out"]]
                for (index, group) in groups.enumerated() {
                    for kind in ["weight", "bias"] {
                        put(
                            "\(target)/linear_\(index)/\(kind)", group.map { "\(from).\(attention).\($0)_proj.\(kind)" }
                        )
                    }
                }
            }
            put("\(to)/ffn/layer_norm/gamma", ["\(from).final_layer_norm.weight"])
            put("\(to)/ffn/layer_norm/beta", ["\(from).final_layer_norm.bias"])
            for (index, name) in ["fc1", "fc2"].enumerated() {
                for kind in ["weight", "bias"] { put("\(to)/ffn/linear_\(index)/\(kind)", ["\(from).\(name).\(kind)"]) }
            }
            put("\(stack)/layer_norm/gamma", ["\(stack).layer_norm.weight"])
            put("\(stack)/layer_norm/beta", ["\(stack).layer_norm.bias"])
            put("\(stack)/position_encodings/encodings", ["\(stack).embed_positions.weight"])
        }
        for convolution in ["conv1", "conv2"] {
            for kind in ["weight", "bias"] { put("encoder/\(convolution)/\(kind)", ["encoder.\(convolution).\(kind)"]) }
        }
        put("decoder/embeddings/weight", ["decoder.embed_tokens.weight"])
        return found
    }
}
