/// The tensors that a model of some configuration has, by canonical names, with their shapes.
package struct TensorInventory {
    /// Names and shapes, in the order in which the model uses them.
    package private(set) var shapes: [(name: String, shape: [Int])] = []

    /// Lists what `configuration` asks for.
    package init(_ configuration: WhisperConfiguration) {
        let width = configuration.width
        shapes.append(("encoder.conv1.weight", [width, configuration.melBins, 3]))
        shapes.append(("encoder.conv1.bias", [width]))
        shapes.append(("encoder.conv2.weight", [width, width, 3]))
        shapes.append(("encoder.conv2.bias", [width]))
        shapes.append(("encoder.embed_positions.weight", [configuration.audioContext, width]))
        addStack("encoder", configuration.encoder, width: width, attentions: ["self_attn"])
        shapes.append(("decoder.embed_tokens.weight", [configuration.vocabularySize, width]))
        shapes.append(("decoder.embed_positions.weight", [configuration.textContext, width]))
        addStack("decoder", configuration.decoder, width: width, attentions: ["self_attn", "encoder_attn"])
    }

    private mutating func addStack(
        _ name: String, _ stack: WhisperConfiguration.Stack, width: Int, attentions: [String]
    ) {
        for layer in 0..<stack.layers {
            let prefix = "\(name).layers.\(layer)"
            for attention in attentions {
                addNorm("\(prefix).\(attention)_layer_norm", width)
                addLinear("\(prefix).\(attention).q_proj", width, width)
                shapes.append(("\(prefix).\(attention).k_proj.weight", [width, width]))
                addLinear("\(prefix).\(attention).v_proj", width, width)
                addLinear("\(prefix).\(attention).out_proj", width, width)
            }
            addNorm("\(prefix).final_layer_norm", width)
            addLinear("\(prefix).fc1", stack.hidden, width)
            addLinear("\(prefix).fc2", width, stack.hidden)
        }
        addNorm("\(name).layer_norm", width)
    }

    private mutating func addNorm(_ name: String, _ width: Int) {
        shapes.append((name + ".weight", [width]))
        shapes.append((name + ".bias", [width]))
    }

    private mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
        shapes.append((name + ".weight", [outputs, inputs]))
        shapes.append((name + ".bias", [outputs]))
    }
}
