import SoriWhisper

/// Keys and values of cross-attention, of one encoded window in each slot.
@safe
final class CrossAttentionCache {
    let layout: KVHeadLayout
    private let slots: [KVHeadStore]
    private let headsPerLayer: Int

    /// Room for `count` windows; throws `WhisperError` when memory is short.
    init(
        count: Int, _ configuration: WhisperConfiguration, numbers: NumberType, engine: ComputeEngine
    ) throws(WhisperError) {
        headsPerLayer = configuration.decoder.heads
        layout = KVHeadLayout(
            width: configuration.width / headsPerLayer, positions: configuration.audioContext, numbers: numbers,
            engine: engine, prefersInt4: true)
        var slots: [KVHeadStore] = []
        for _ in 0..<count {
            slots.append(try KVHeadStore(layout, count: configuration.decoder.layers * headsPerLayer))
        }
        self.slots = slots
    }

    /// Keys and values of one head of the window in `slot`.
    @inline(__always)
    func head(_ head: Int, layer: Int, slot: Int) -> KVHead { slots[slot][layer * headsPerLayer + head] }
}
