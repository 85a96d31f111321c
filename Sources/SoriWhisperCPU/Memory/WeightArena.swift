import SoriWhisper

/// Hands out memory for packed weights: many matrices side by side in large pages.
final class WeightArena {
    private var block: Storage<UInt8>?
    private var used = 0
    /// Bytes of a block: small beside a model, large beside a page.
    private static let blockBytes = 8 << 20

    /// `bytes` bytes of zeros, aligned to cache lines.
    func take(_ bytes: Int) throws(WhisperError) -> WeightBytes {
        let rounded = (bytes + 63) / 64 * 64
        if let block, used + rounded <= block.count {
            defer { used += rounded }
            return WeightBytes(block: block, offset: used)
        }
        let fresh = try Storage<UInt8>(max(rounded, Self.blockBytes), large: true)
        (block, used) = (fresh, rounded)
        return WeightBytes(block: fresh, offset: 0)
    }
}
