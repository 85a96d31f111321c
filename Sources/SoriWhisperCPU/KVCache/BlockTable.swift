import SoriWhisper

/// Which slot of the self-attention cache wrote each position of a sequence: so sequences share a history that is
/// stored once.
@safe
final class BlockTable {
    private let textContext: Int
    private let count: Int
    /// The slot that wrote position p of sequence s: `[count, textContext]`
    private let slots: Storage<Int32>
    /// Room to copy tables: `[count, textContext]`
    private let copied: Storage<Int32>

    /// A table for `count` sequences of `textContext` positions; throws `WhisperError` when memory is short.
    init(count: Int, textContext: Int) throws(WhisperError) {
        (self.count, self.textContext) = (count, textContext)
        slots = try Storage(count * textContext)
        copied = try Storage(count * textContext)
    }

    /// Says that sequence `sequence` has `position` in its own slot.
    func own(_ sequence: Int, position: Int) { unsafe slots.base[sequence * textContext + position] = Int32(sequence) }

    /// The slots of the positions of a sequence: `[textContext]`
    @inline(__always)
    func slots(of sequence: Int) -> UnsafePointer<Int32> { unsafe UnsafePointer(slots.base + sequence * textContext) }

    /// Gives `to` of each copy the first `length` positions of `from`, all at once.
    func copySequences(_ copies: UnsafeBufferPointer<SequenceCopy>, length: Int) {
        precondition(length >= 0 && length <= textContext && copies.count <= count, "sequences out of range")
        for index in copies.indices {
            let from = unsafe Int(copies[index].from)
            precondition(from >= 0 && from < count, "a sequence out of range")
            unsafe (copied.base + index * textContext).update(from: slots.base + from * textContext, count: length)
        }
        for index in copies.indices {
            let to = unsafe Int(copies[index].to)
            precondition(to >= 0 && to < count, "a sequence out of range")
            unsafe (slots.base + to * textContext).update(from: copied.base + index * textContext, count: length)
        }
    }
}
