import SoriWhisper

/// Finds the tensors of layers and packs them.
struct LayerPacker {
    let weights: WhisperWeights
    let configuration: WhisperConfiguration
    let numbers: NumberType
    /// Slices that the columns of a layer are cut into.
    let parts: Int
    let engine: ComputeEngine
    let arena: WeightArena

    /// The normalisation `name`.
    func norm(_ name: String) throws(WhisperError) -> LayerNorm { try LayerNorm(weights, name) }

    /// The linear layer `name`.
    func linear(_ name: String) throws(WhisperError) -> PackedMatrix { try pack([source(name)]) }

    /// The three projections of self-attention `name` as one layer.
    func queryKeyValue(_ name: String, heads: Int) throws(WhisperError) -> PackedMatrix {
        try pack([
            source(name + ".q_proj", factor: queryFactor(heads)), source(name + ".k_proj", hasBias: false),
            source(name + ".v_proj"),
        ])
    }

    /// The query's projection of attention `name`.
    func query(_ name: String, heads: Int) throws(WhisperError) -> PackedMatrix {
        try pack([source(name + ".q_proj", factor: queryFactor(heads))])
    }

    /// Key and value projections of attention `name` as one layer.
    func keyValue(_ name: String) throws(WhisperError) -> PackedMatrix {
        try pack([source(name + ".k_proj", hasBias: false), source(name + ".v_proj")])
    }

    /// The convolution `name` over rows that hold its taps one after the other.
    func convolution(_ name: String) throws(WhisperError) -> PackedMatrix {
        var layer = try source(name)
        layer.tapsFirst = true
        return try pack([layer])
    }

    /// Rows `part` of the tensor `name` as columns.
    func embedding(_ name: String, _ part: Range<Int>) throws(WhisperError) -> PackedMatrix {
        var layer = try source(name, hasBias: false)
        layer.part = part
        return try pack([layer])
    }

    /// Rows `part` of the tensor `name` as columns cut into nibbles.
    func splitEmbedding(_ name: String, _ part: Range<Int>) throws(WhisperError) -> SplitMatrix {
        var layer = try source(name, hasBias: false)
        layer.part = part
        return try SplitMatrix(layer, arena: arena)
    }

    private func pack(_ sources: [WeightSource]) throws(WhisperError) -> PackedMatrix {
        try PackedMatrix(sources, numbers: numbers, parts: parts, engine: engine, arena: arena)
    }

    private func source(
        _ name: String, hasBias: Bool = true, factor: Float = 1
    ) throws(WhisperError) -> WeightSource {
        WeightSource(
            weight: try weights.tensor(named: name + ".weight"),
            bias: hasBias ? try weights.tensor(named: name + ".bias") : nil, factor: factor)
    }

    private func queryFactor(_ heads: Int) -> Float {
        1 / Float(configuration.width / max(heads, 1)).squareRoot()
    }
}
