/// The names of tensors: canonical ones are those of Hugging Face without `model.` before them; ggml files have the
/// reference's own.
package enum TensorName {
    /// Modules of a layer: canonical, ggml.
    private static let modules = [
        ("self_attn.q_proj", "attn.query"), ("self_attn.k_proj", "attn.key"), ("self_attn.v_proj", "attn.value"),
        ("self_attn.out_proj", "attn.out"), ("self_attn_layer_norm", "attn_ln"),
        ("encoder_attn.q_proj", "cross_attn.query"), ("encoder_attn.k_proj", "cross_attn.key"),
        ("encoder_attn.v_proj", "cross_attn.value"), ("encoder_attn.out_proj", "cross_attn.out"),
        ("encoder_attn_layer_norm", "cross_attn_ln"), ("fc1", "mlp.0"), ("fc2", "mlp.2"),
        ("final_layer_norm", "mlp_ln"),
    ]
    private static let toGGML = Dictionary(uniqueKeysWithValues: modules)
    private static let fromGGML = Dictionary(uniqueKeysWithValues: modules.map { ($1, $0) })

    /// Tensors outside of layers: canonical, ggml.
    private static let single = [
        ("encoder.conv1.weight", "encoder.conv1.weight"), ("encoder.conv1.bias", "encoder.conv1.bias"),
        ("encoder.conv2.weight", "encoder.conv2.weight"), ("encoder.conv2.bias", "encoder.conv2.bias"),
        ("encoder.embed_positions.weight", "encoder.positional_embedding"),
        ("encoder.layer_norm.weight", "encoder.ln_post.weight"), ("encoder.layer_norm.bias", "encoder.ln_post.bias"),
        ("decoder.embed_tokens.weight", "decoder.token_embedding.weight"),
        ("decoder.embed_positions.weight", "decoder.positional_embedding"),
        ("decoder.layer_norm.weight", "decoder.ln.weight"), ("decoder.layer_norm.bias", "decoder.ln.bias"),
    ]
    private static let singleToGGML = Dictionary(uniqueKeysWithValues: single)
    private static let singleFromGGML = Dictionary(uniqueKeysWithValues: single.map { ($1, $0) })

    /// The canonical name of a tensor of a Hugging Face checkpoint.
    static func canonical(huggingFace name: String) -> String {
        name.hasPrefix("model.") ? String(name.dropFirst(6)) : name
    }

    /// The canonical name of a tensor of a ggml file; nil for a foreign one.
    static func canonical(ggml name: String) -> String? {
        singleFromGGML[name] ?? translate(name, from: "blocks", to: "layers", fromGGML)
    }

    /// The name in a ggml file of a canonical name; nil for a foreign one.
    package static func ggml(canonical name: String) -> String? {
        singleToGGML[name] ?? translate(name, from: "layers", to: "blocks", toGGML)
    }

    /// `stack.layers.7.module.weight` with other words for the layers and the module.
    private static func translate(
        _ name: String, from: String, to: String, _ modules: [String: String]
    ) -> String? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "encoder" || parts[0] == "decoder", parts[1] == from,
            let layer = Int(parts[2]), String(layer) == parts[2], let kind = parts.last,
            kind == "weight" || kind == "bias",
            let module = modules[parts[3..<parts.count - 1].joined(separator: ".")]
        else { return nil }
        return "\(parts[0]).\(to).\(layer).\(module).\(kind)"
    }
}
