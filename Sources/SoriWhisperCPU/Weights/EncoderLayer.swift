import SoriWhisper

/// The weights of one layer of the encoder.
struct EncoderLayer {
    let attentionNorm: LayerNorm
    /// width -> query, key, value; the query comes scaled.
    let queryKeyValue: PackedMatrix
    let out: PackedMatrix
    let feedForwardNorm: LayerNorm
    let up: PackedMatrix
    let down: PackedMatrix

    /// Packs layer `index`.
    init(_ packer: LayerPacker, _ index: Int) throws(WhisperError) {
        let prefix = "encoder.layers.\(index)"
        attentionNorm = try packer.norm(prefix + ".self_attn_layer_norm")
        queryKeyValue = try packer.queryKeyValue(prefix + ".self_attn", heads: packer.configuration.encoder.heads)
        out = try packer.linear(prefix + ".self_attn.out_proj")
        feedForwardNorm = try packer.norm(prefix + ".final_layer_norm")
        up = try packer.linear(prefix + ".fc1")
        down = try packer.linear(prefix + ".fc2")
    }
}
