/// The sizes of the encoder's work: rows are shared out in tiles small enough for a core's cache.
struct EncoderPlan {
    let configuration: WhisperConfiguration
    /// Rows of a tile.
    let tile: Int
    let heads: HeadPanels
    let numbers: NumberType

    /// The most rows of a tile. Floats take more: their weights are read anew for every tile, and weigh four times as much.
    private static func mostRows(_ numbers: NumberType) -> Int { numbers == .int8 ? 64 : 128 }

    init(
        _ configuration: WhisperConfiguration, threads: Int, numbers: NumberType, attention: NumberType,
        engine: ComputeEngine
    ) {
        self.configuration = configuration
        self.numbers = numbers
        let context = configuration.audioContext
        let most = Self.mostRows(numbers)
        // As many tiles as threads, or a multiple: all finish together.
        let rounds = (context + threads * most - 1) / (threads * most)
        tile = (context + threads * rounds - 1) / (threads * rounds)
        heads = HeadPanels(
            width: configuration.width / configuration.encoder.heads, positions: context, numbers: attention,
            engine: engine)
    }

    /// Tiles that `rows` rows take.
    func tiles(_ rows: Int) -> Int { (rows + tile - 1) / tile }

    /// The rows of tile `index` of `rows`.
    func range(_ index: Int, of rows: Int) -> Range<Int> { index * tile..<min(rows, (index + 1) * tile) }
}
