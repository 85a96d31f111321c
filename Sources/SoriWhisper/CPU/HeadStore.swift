/// Memory for the keys and values of some heads.
@safe
final class HeadStore {
    private let heads: HeadPanels
    /// `[heads, 2, bytes]`
    private let panels: Storage<UInt8>
    /// `[heads, 2 padded + inner]`
    private let factors: Storage<Float>

    init(_ heads: HeadPanels, count: Int) throws(WhisperError) {
        self.heads = heads
        panels = try Storage(2 * count * heads.bytes, large: true)
        factors = try Storage(count * (2 * heads.padded + heads.inner))
    }

    /// Where head `index` is.
    @inline(__always)
    subscript(index: Int) -> HeadPlace {
        let place = unsafe panels.base + 2 * index * heads.bytes
        let factor = unsafe factors.base + index * (2 * heads.padded + heads.inner)
        return unsafe HeadPlace(
            keys: place, values: place + heads.bytes, keyScale: factor, keyCorrection: factor + heads.padded,
            valueScale: factor + 2 * heads.padded)
    }
}
