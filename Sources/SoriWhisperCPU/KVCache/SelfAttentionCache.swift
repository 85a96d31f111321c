internal import CKernels
import SoriWhisper

/// Keys and values of self-attention of all sequences, a slot for each, and the table of who wrote which position.
@safe
final class SelfAttentionCache {
    /// Which slot holds each position of a sequence.
    let blockTable: BlockTable
    private let textContext: Int
    private let width: Int
    private let headWidth: Int
    private let layers: Int
    /// Whether the numbers are half floats: half as much to read in every step, and far finer than the bytes that use
    /// them.
    let isHalf: Bool
    /// `[count, layers, 2, heads, textContext, width of a head]`, touched only as far as sequences grow
    private let cache: Storage<UInt8>

    /// Room for `count` sequences; throws `WhisperError` when memory is short.
    init(count: Int, _ configuration: WhisperConfiguration, numbers: NumberType) throws(WhisperError) {
        (textContext, width, layers) = (
            configuration.textContext, configuration.width, configuration.decoder.layers
        )
        headWidth = width / configuration.decoder.heads
        isHalf = numbers == .int8 && takesHalfFloats(width: headWidth)
        cache = try Storage((isHalf ? 2 : 4) * count * layers * 2 * textContext * width)
        blockTable = try BlockTable(count: count, textContext: textContext)
    }

    /// The keys of position 0 of slot 0 for a head of `layer`; the next position is a head's width on, the next slot
    /// `slotStride`.
    @inline(__always)
    func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
        unsafe number((2 * layer * width + head * headWidth) * textContext)
    }

    /// The values, as `keys`.
    @inline(__always)
    func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
        unsafe number(((2 * layer + 1) * width + head * headWidth) * textContext)
    }

    @inline(__always)
    private func number(_ index: Int) -> UnsafeMutableRawPointer {
        unsafe UnsafeMutableRawPointer(cache.base) + (isHalf ? 2 : 4) * index
    }

    /// Writes `count` numbers of a key or a value, from number `offset` on, into what `keys` or `values` gave.
    @inline(__always)
    func write(
        _ x: UnsafePointer<Float>, count: Int, into heads: UnsafeMutableRawPointer, sequence: Int, position: Int,
        offset: Int
    ) {
        let index = sequence * slotStride + position * headWidth + offset
        if isHalf {
            unsafe sori_to_half(x, count, heads.assumingMemoryBound(to: UInt16.self) + index)
        } else {
            unsafe (heads + 4 * index).copyMemory(from: x, byteCount: 4 * count)
        }
    }

    /// Attention of one row of `sequence` to positions 0..<count of its history, one head: `query` and `out` are
    /// `[width of a head]`, `scores` has room for `count`.
    @inline(__always)
    func attend(
        _ query: UnsafePointer<Float>, layer: Int, head: Int, sequence: Int, count: Int,
        scores: UnsafeMutablePointer<Float>, out: UnsafeMutablePointer<Float>
    ) {
        unsafe sori_self_attention(
            query, keys(layer: layer, head: head), values(layer: layer, head: head), isHalf ? 1 : 0,
            blockTable.slots(of: sequence), slotStride, count, headWidth, scores, out)
    }

    /// Numbers from one slot to the next.
    private var slotStride: Int { layers * 2 * textContext * width }
}
