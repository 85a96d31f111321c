/// Keys and values of self-attention of all sequence places, and which place wrote each position of a sequence.
@safe
final class SequencePlaces {
    private let textContext: Int
    private let width: Int
    private let headWidth: Int
    private let layers: Int
    private let count: Int
    /// `[count, layers, 2, heads, textContext, width of a head]`, touched only as far as sequences grow
    private let cache: Storage<Float>
    /// The place that wrote position p of sequence s: `[count, textContext]`
    private let writers: Storage<Int32>
    /// Room to move histories: `[count, textContext]`
    private let moved: Storage<Int32>

    init(count: Int, _ configuration: WhisperConfiguration) throws(WhisperError) {
        (textContext, width, layers) = (
            configuration.textContext, configuration.width, configuration.decoder.layers
        )
        headWidth = width / configuration.decoder.heads
        self.count = count
        cache = try Storage(count * layers * 2 * textContext * width)
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
    func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
        unsafe cache.base + (2 * layer * width + head * headWidth) * textContext
    }

    /// The values, as `keys`.
    @inline(__always)
    func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
        unsafe cache.base + ((2 * layer + 1) * width + head * headWidth) * textContext
    }

    /// Numbers from one place to the next.
    var placeStride: Int { layers * 2 * textContext * width }

    /// Gives `to` of each move the first `length` positions of `from`, all at once.
    func inherit(_ moves: UnsafeBufferPointer<SequenceMove>, length: Int) {
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
