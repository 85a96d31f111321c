import SoriWhisper

/// Memory for the keys and values of some heads.
@safe
final class HeadStore {
    private let heads: HeadPanels
    /// `[heads, 2, bytes]`
    private let panels: Storage<UInt8>
    /// `[heads, factors]`
    private let factors: Storage<Float>
    /// `[heads, lowBytes]`
    private let low: Storage<UInt8>

    init(_ heads: HeadPanels, count: Int) throws(WhisperError) {
        self.heads = heads
        panels = try Storage(2 * count * heads.bytes, large: true)
        low = try Storage(count * heads.lowBytes)
        factors = try Storage(count * heads.factors)
    }

    /// Where head `index` is.
    @inline(__always)
    subscript(index: Int) -> HeadPlace {
        let place = unsafe panels.base + 2 * index * heads.bytes
        let factor = unsafe factors.base + index * heads.factors
        return unsafe HeadPlace(
            keys: place, values: place + heads.bytes, keyScale: factor, keyCorrection: factor + heads.padded,
            valueScale: factor + 2 * heads.padded, low: low.base + index * heads.lowBytes)
    }
}
