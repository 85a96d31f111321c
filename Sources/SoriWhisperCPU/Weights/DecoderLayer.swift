import SoriWhisper

/// The weights of one layer of the decoder.
struct DecoderLayer {
    let attentionNorm: LayerNorm
    /// width -> query, key, value; the query comes scaled.
    let queryKeyValue: PackedMatrix
    let out: PackedMatrix
    let crossNorm: LayerNorm
    /// The query of cross-attention, scaled.
    let crossQuery: PackedMatrix
    let crossOut: PackedMatrix
    let feedForwardNorm: LayerNorm
    let up: PackedMatrix
    let down: PackedMatrix

    /// Packs layer `index`.
    init(_ packer: LayerPacker, _ index: Int) throws(WhisperError) {
        let prefix = "decoder.layers.\(index)"
        let heads = packer.configuration.decoder.heads
        attentionNorm = try packer.norm(prefix + ".self_attn_layer_norm")
        queryKeyValue = try packer.queryKeyValue(prefix + ".self_attn", heads: heads)
        out = try packer.linear(prefix + ".self_attn.out_proj")
        crossNorm = try packer.norm(prefix + ".encoder_attn_layer_norm")
        crossQuery = try packer.query(prefix + ".encoder_attn", heads: heads)
        crossOut = try packer.linear(prefix + ".encoder_attn.out_proj")
        feedForwardNorm = try packer.norm(prefix + ".final_layer_norm")
        up = try packer.linear(prefix + ".fc1")
        down = try packer.linear(prefix + ".fc2")
    }
}
