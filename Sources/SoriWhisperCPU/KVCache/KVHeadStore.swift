import SoriWhisper

/// Memory for the keys and values of some heads.
@safe
final class KVHeadStore {
    private let layout: KVHeadLayout
    /// `[heads, 2, bytes]`
    private let panels: Storage<UInt8>
    /// `[heads, factors]`
    private let factors: Storage<Float>
    /// `[heads, lowNibbleBytes]`
    private let lowNibbles: Storage<UInt8>

    /// Room for `count` heads; throws `WhisperError` when memory is short.
    init(_ layout: KVHeadLayout, count: Int) throws(WhisperError) {
        self.layout = layout
        panels = try Storage(2 * count * layout.bytes, large: true)
        lowNibbles = try Storage(count * layout.lowNibbleBytes)
        factors = try Storage(count * layout.factors)
    }

    /// Head `index`.
    @inline(__always)
    subscript(index: Int) -> KVHead {
        let keys = unsafe panels.base + 2 * index * layout.bytes
        let factor = unsafe factors.base + index * layout.factors
        return unsafe KVHead(
            keys: keys, values: keys + layout.bytes, keyScale: factor, keyZeroPointCompensation: factor + layout.padded,
            valueScale: factor + 2 * layout.padded, lowNibbles: lowNibbles.base + index * layout.lowNibbleBytes)
    }
}
