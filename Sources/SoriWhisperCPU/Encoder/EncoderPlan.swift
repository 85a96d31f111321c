import SoriWhisper

/// The sizes of the encoder's work: rows are shared out in tiles small enough for a core's cache.
struct EncoderPlan {
    let configuration: WhisperConfiguration
    /// The most rows of a tile.
    let tile: Int
    /// Rows that the products of a tile compute; those behind the tile's own are padding.
    let productRows: Int
    let heads: KVHeadLayout
    let numbers: NumberType
    private let threads: Int

    /// The most rows of a tile. Floats take more: their weights are read anew for every tile, and weigh four times as
    /// much.
    private static func mostRows(_ numbers: NumberType) -> Int { numbers == .int8 ? 64 : 128 }

    init(
        _ configuration: WhisperConfiguration, threads: Int, numbers: NumberType, attention: NumberType,
        engine: ComputeEngine
    ) {
        self.configuration = configuration
        self.numbers = numbers
        self.threads = threads
        let context = configuration.audioContext
        tile = Self.tile(context, threads: threads, most: Self.mostRows(numbers))
        // oneDNN computes bfloat16 with AMX, 32 rows at a time; other counts make it three to four times slower.
        productRows = numbers == .bfloat16 ? (tile + 31) / 32 * 32 : tile
        heads = KVHeadLayout(
            width: configuration.width / configuration.encoder.heads, positions: context, numbers: attention,
            engine: engine)
    }

    /// Rows of a tile of `rows` rows, at most `tile`: as many tiles as threads, or a multiple, so that all finish
    /// together.
    private func tile(of rows: Int) -> Int { Self.tile(rows, threads: threads, most: tile) }

    private static func tile(_ rows: Int, threads: Int, most: Int) -> Int {
        let rounds = (rows + threads * most - 1) / (threads * most)
        return (rows + threads * rounds - 1) / (threads * rounds)
    }

    /// Tiles that `rows` rows take, at least one row.
    func tiles(_ rows: Int) -> Int { (rows + tile(of: rows) - 1) / tile(of: rows) }

    /// The rows of tile `index` of `rows`.
    func range(_ index: Int, of rows: Int) -> Range<Int> {
        let tile = tile(of: rows)
        return index * tile..<min(rows, (index + 1) * tile)
    }
}
