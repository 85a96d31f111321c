/// Where a CTranslate2 model keeps a tensor: a variable, or one of several equal parts of its rows.
///
/// Source: OpenNMT/CTranslate2 `python/ctranslate2/specs/{whisper_spec,transformer_spec,attention_spec}.py`.
struct CTranslate2Name: Equatable {
    /// The name of the variable.
    var variable: String
    /// Which part of its rows, from 0.
    var part = 0
    /// Into how many parts its rows fall.
    var parts = 1

    /// Where the tensor with a canonical name is; nil for a foreign one.
    init?(canonical name: String) {
        if let variable = Self.single[name] {
            self.variable = variable
            return
        }
        let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard words.count >= 5, words[1] == "layers", let kind = words.last,
            let module = Self.modules[words[3..<words.count - 1].joined(separator: ".")]
        else { return nil }
        let end = module.name.hasSuffix("layer_norm") ? (kind == "weight" ? "gamma" : "beta") : kind
        variable = "\(words[0])/layer_\(words[2])/\(module.name)/\(end)"
        (part, parts) = (module.part, module.parts)
    }

    /// Modules of a layer.
    private static let modules: [String: (name: String, part: Int, parts: Int)] = [
        "self_attn_layer_norm": ("self_attention/layer_norm", 0, 1),
        "self_attn.q_proj": ("self_attention/linear_0", 0, 3),
        "self_attn.k_proj": ("self_attention/linear_0", 1, 3), "self_attn.v_proj": ("self_attention/linear_0", 2, 3),
        "self_attn.out_proj": ("self_attention/linear_1", 0, 1),
        "encoder_attn_layer_norm": ("attention/layer_norm", 0, 1), "encoder_attn.q_proj": ("attention/linear_0", 0, 1),
        "encoder_attn.k_proj": ("attention/linear_1", 0, 2), "encoder_attn.v_proj": ("attention/linear_1", 1, 2),
        "encoder_attn.out_proj": ("attention/linear_2", 0, 1), "final_layer_norm": ("ffn/layer_norm", 0, 1),
        "fc1": ("ffn/linear_0", 0, 1), "fc2": ("ffn/linear_1", 0, 1),
    ]

    /// Tensors outside of layers.
    private static let single = [
        "encoder.conv1.weight": "encoder/conv1/weight", "encoder.conv1.bias": "encoder/conv1/bias",
        "encoder.conv2.weight": "encoder/conv2/weight", "encoder.conv2.bias": "encoder/conv2/bias",
        "encoder.embed_positions.weight": "encoder/position_encodings/encodings",
        "encoder.layer_norm.weight": "encoder/layer_norm/gamma", "encoder.layer_norm.bias": "encoder/layer_norm/beta",
        "decoder.embed_tokens.weight": "decoder/embeddings/weight",
        "decoder.embed_positions.weight": "decoder/position_encodings/encodings",
        "decoder.layer_norm.weight": "decoder/layer_norm/gamma", "decoder.layer_norm.bias": "decoder/layer_norm/beta",
    ]
}
