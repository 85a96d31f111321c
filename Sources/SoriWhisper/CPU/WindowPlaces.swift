/// Keys and values of cross-attention of all window places.
@safe
final class WindowPlaces {
    let heads: HeadPanels
    private let places: [Storage<UInt8>]
    private let headsPerLayer: Int

    init(
        count: Int, _ configuration: WhisperConfiguration, numbers: NumberType, engine: ComputeEngine
    ) throws(WhisperError) {
        headsPerLayer = configuration.decoder.heads
        heads = HeadPanels(
            width: configuration.width / headsPerLayer, positions: configuration.audioContext, numbers: numbers,
            engine: engine)
        let bytes = 2 * configuration.decoder.layers * headsPerLayer * heads.bytes
        var places: [Storage<UInt8>] = []
        for _ in 0..<count { places.append(try Storage(bytes)) }
        self.places = places
    }

    /// The keys of one head.
    func keys(_ place: Int, layer: Int, head: Int) -> UnsafeMutablePointer<UInt8> {
        unsafe places[place].base + 2 * (layer * headsPerLayer + head) * heads.bytes
    }

    /// The values of one head.
    func values(_ place: Int, layer: Int, head: Int) -> UnsafeMutablePointer<UInt8> {
        unsafe places[place].base + (2 * (layer * headsPerLayer + head) + 1) * heads.bytes
    }
}
