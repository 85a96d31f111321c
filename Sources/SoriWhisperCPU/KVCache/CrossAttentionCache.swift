import SoriWhisper

/// Keys and values of cross-attention of all window places.
@safe
final class CrossAttentionCache {
    let heads: HeadPanels
    private let places: [HeadStore]
    private let headsPerLayer: Int

    init(
        count: Int, _ configuration: WhisperConfiguration, numbers: NumberType, engine: ComputeEngine
    ) throws(WhisperError) {
        headsPerLayer = configuration.decoder.heads
        heads = HeadPanels(
            width: configuration.width / headsPerLayer, positions: configuration.audioContext, numbers: numbers,
            engine: engine, prefersNibbles: true)
        var places: [HeadStore] = []
        for _ in 0..<count {
            places.append(try HeadStore(heads, count: configuration.decoder.layers * headsPerLayer))
        }
        self.places = places
    }

    /// Keys and values of one head.
    @inline(__always)
    func place(_ place: Int, layer: Int, head: Int) -> HeadPlace { places[place][layer * headsPerLayer + head] }
}
