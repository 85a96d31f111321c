import SoriWhisper

/// All weights of a model as the CPU computes with them; immutable.
struct ModelWeights {
    let firstConvolution: PackedMatrix
    let secondConvolution: PackedMatrix
    /// `[audioContext, width]`
    let encoderPositions: Storage<Float>
    let encoder: [EncoderLayer]
    let encoderNorm: LayerNorm
    /// Key and value of each decoder layer's cross-attention, computed with the window.
    let cross: [PackedMatrix]
    /// `[vocabularySize, width]`, in the file: a step reads one row of it per token.
    let embedding: WhisperTensor
    /// `[textContext, width]`
    let decoderPositions: Storage<Float>
    let decoder: [DecoderLayer]
    let decoderNorm: LayerNorm
    /// width -> the first tokens of the vocabulary, in nibbles; nil where all of them are in `logits`.
    let text: SplitMatrix?
    /// width -> the other tokens
    let logits: PackedMatrix

    /// Columns of the vocabulary that one product computes: their sums stay in the cache.
    private static let vocabularySlice = 1024
    /// So many of the last tokens are never cut: special tokens and timestamps (1,608 in published models), which are
    /// compared with each other and, all together, with the likeliest text.
    private static let exactTokens = 1664

    /// Packs `weights`: the encoder whole, because its threads share out rows; the decoder in slices for `threads`.
    ///
    /// Throws `WhisperError` naming a tensor with numbers that are not finite, or when memory is short.
    init(
        _ weights: WhisperWeights, _ configuration: WhisperConfiguration, numbers: NumberType, threads: Int,
        engine: ComputeEngine
    ) throws(WhisperError) {
        let arena = WeightArena()
        func packer(_ parts: Int) -> LayerPacker {
            LayerPacker(
                weights: weights, configuration: configuration, numbers: numbers, parts: parts, engine: engine,
                arena: arena)
        }
        let whole = packer(1)
        firstConvolution = try whole.convolution("encoder.conv1")
        secondConvolution = try whole.convolution("encoder.conv2")
        encoderPositions = try Storage(reading: weights.tensor(named: "encoder.embed_positions.weight"))
        var encoder: [EncoderLayer] = []
        for index in 0..<configuration.encoder.layers { encoder.append(try EncoderLayer(whole, index)) }
        self.encoder = encoder
        encoderNorm = try whole.norm("encoder.layer_norm")
        var (cross, decoder): ([PackedMatrix], [DecoderLayer]) = ([], [])
        let sliced = packer(threads)
        for index in 0..<configuration.decoder.layers {
            cross.append(try whole.keyValue("decoder.layers.\(index).encoder_attn"))
            decoder.append(try DecoderLayer(sliced, index))
        }
        (self.cross, self.decoder) = (cross, decoder)
        embedding = try weights.tensor(named: "decoder.embed_tokens.weight")
        decoderPositions = try Storage(reading: weights.tensor(named: "decoder.embed_positions.weight"))
        decoderNorm = try sliced.norm("decoder.layer_norm")
        let size = configuration.vocabularySize
        let first = min(configuration.stated.endOfText ?? size, size - Self.exactTokens) / 64 * 64
        // A small vocabulary has not many more tokens than those that need all bits.
        let split = numbers == .int8 && engine.usesVNNI && first >= 64 * 4 * BatchToken.exactLogits ? first : 0
        let slices = (size - split + Self.vocabularySlice - 1) / Self.vocabularySlice
        let parts = (slices + threads - 1) / threads * threads
        text = split > 0 ? try whole.splitEmbedding("decoder.embed_tokens", 0..<split) : nil
        logits = try packer(parts).embedding("decoder.embed_tokens", split..<size)
    }
}
