/// A part of a `WeightArena`'s memory, which it keeps alive.
@safe
struct WeightBytes {
    private let block: Storage<UInt8>
    /// The first byte.
    let base: UnsafeMutablePointer<UInt8>

    init(block: Storage<UInt8>, offset: Int) {
        self.block = block
        unsafe base = block.base + offset
    }
}
