/// Keys and values of self-attention of all sequence places, and which place wrote each position of a sequence.
@safe
final class SelfAttentionCache {
    private let textContext: Int
    private let width: Int
    private let headWidth: Int
    private let layers: Int
    private let count: Int
    /// Whether the numbers are half floats: half as much to read in every step, and far finer than the bytes that use them.
    let isHalf: Bool
    /// `[count, layers, 2, heads, textContext, width of a head]`, touched only as far as sequences grow
    private let cache: Storage<UInt8>
    /// The place that wrote position p of sequence s: `[count, textContext]`
    private let writers: Storage<Int32>
    /// Room to move histories: `[count, textContext]`
    private let moved: Storage<Int32>

    init(count: Int, _ configuration: WhisperConfiguration, numbers: NumberType) throws(WhisperError) {
        (textContext, width, layers) = (
            configuration.textContext, configuration.width, configuration.decoder.layers
        )
        headWidth = width / configuration.decoder.heads
        self.count = count
        isHalf = numbers == .int8 && hasWideHistory(width: headWidth)
        cache = try Storage((isHalf ? 2 : 4) * count * layers * 2 * textContext * width)
        writers = try Storage(count * textContext)
        moved = try Storage(count * textContext)
    }

    /// Says that sequence place `place` writes `position` itself.
    func own(_ place: Int, position: Int) { unsafe writers.base[place * textContext + position] = Int32(place) }

    /// The writers of the positions of a sequence: `[textContext]`
    func writers(of place: Int) -> UnsafePointer<Int32> { unsafe UnsafePointer(writers.base + place * textContext) }

    /// The keys of position 0 of place 0 for a head of `layer`; the next position is a head's width on, the next place
    /// `placeStride`.
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
        let index = sequence * placeStride + position * headWidth + offset
        if isHalf {
            unsafe halveRow(x, count: count, out: heads.assumingMemoryBound(to: UInt16.self) + index)
        } else {
            unsafe (heads + 4 * index).copyMemory(from: x, byteCount: 4 * count)
        }
    }

    /// Numbers from one place to the next.
    var placeStride: Int { layers * 2 * textContext * width }

    /// Gives `to` of each move the first `length` positions of `from`, all at once.
    func copySequences(_ moves: UnsafeBufferPointer<SequenceCopy>, length: Int) {
        precondition(length >= 0 && length <= textContext && moves.count <= count, "sequences out of range")
        for index in moves.indices {
            let from = unsafe Int(moves[index].from)
            precondition(from >= 0 && from < count, "a sequence place out of range")
            unsafe (moved.base + index * textContext).update(from: writers.base + from * textContext, count: length)
        }
        for index in moves.indices {
            let to = unsafe Int(moves[index].to)
            precondition(to >= 0 && to < count, "a sequence place out of range")
            unsafe (writers.base + to * textContext).update(from: moved.base + index * textContext, count: length)
        }
    }
}
