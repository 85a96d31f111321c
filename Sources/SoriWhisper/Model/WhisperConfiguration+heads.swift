extension WhisperConfiguration {
    /// The most heads that word times are taken from when nothing is known of them: more would only take more memory.
    private static let mostUnnamedHeads = 32

    /// The heads that word times are taken from: those that the files name, those published for models of this size,
    /// or else the heads of the upper half of the layers, as in the reference, but no more than the last 32.
    ///
    /// A fine-tune keeps the heads of the model it was made from, though its files often say nothing of them.
    var wordHeads: [AttentionHead] {
        if let heads = alignmentHeads ?? publishedHeads { return heads }
        let all = (decoder.layers / 2..<decoder.layers).flatMap { layer in
            (0..<decoder.heads).map { AttentionHead(layer: layer, head: $0) }
        }
        return Array(all.suffix(Self.mostUnnamedHeads))
    }

    /// The heads that OpenAI published for the model of these dimensions; large-v1 cannot be told from large-v2.
    ///
    /// Source: `alignment_heads` in `generation_config.json` of openai/whisper-* on the hub.
    private var publishedHeads: [AttentionHead]? {
        let isEnglish = vocabularySize < 51_865
        let pairs: [(Int, Int)]
        switch (encoder.layers, decoder.layers, decoder.heads, isEnglish) {
        case (4, 4, 6, true): pairs = [(1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)]
        case (4, 4, 6, false): pairs = [(2, 2), (3, 0), (3, 2), (3, 3), (3, 4), (3, 5)]
        case (6, 6, 8, true): pairs = [(3, 3), (4, 7), (5, 1), (5, 5), (5, 7)]
        case (6, 6, 8, false): pairs = [(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)]
        case (12, 12, 12, true):
            pairs = [
                (6, 6), (7, 0), (7, 3), (7, 8), (8, 2), (8, 5), (8, 7), (9, 0), (9, 4), (9, 8), (9, 10), (10, 0),
                (10, 1), (10, 2), (10, 3), (10, 6), (10, 11), (11, 2), (11, 4),
            ]
        case (12, 12, 12, false):
            pairs = [(5, 3), (5, 9), (8, 0), (8, 4), (8, 7), (8, 8), (9, 0), (9, 7), (9, 9), (10, 5)]
        case (24, 24, 16, true):
            pairs = [
                (11, 4), (14, 1), (14, 12), (14, 14), (15, 4), (16, 0), (16, 4), (16, 9), (17, 12), (17, 14), (18, 7),
                (18, 10), (18, 15), (20, 0), (20, 3), (20, 9), (20, 14), (21, 12),
            ]
        case (24, 24, 16, false): pairs = [(13, 15), (15, 4), (15, 15), (16, 1), (20, 0), (23, 4)]
        case (32, 32, 20, false) where melBins == 128:
            pairs = [
                (7, 0), (10, 17), (12, 18), (13, 12), (16, 1), (17, 14), (19, 11), (21, 4), (24, 1), (25, 6),
            ]
        case (32, 32, 20, false):
            pairs = [
                (10, 12), (13, 17), (16, 11), (16, 12), (16, 13), (17, 15), (17, 16), (18, 4), (18, 11), (18, 19),
                (19, 11), (21, 2), (21, 3), (22, 3), (22, 9), (22, 12), (23, 5), (23, 7), (23, 13), (25, 5), (26, 1),
                (26, 12), (27, 15),
            ]
        case (32, 4, 20, false): pairs = [(2, 4), (2, 11), (3, 3), (3, 6), (3, 11), (3, 14)]
        default: return nil
        }
        return pairs.map { AttentionHead(layer: $0, head: $1) }
    }
}
