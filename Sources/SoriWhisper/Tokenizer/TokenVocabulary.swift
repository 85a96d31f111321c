internal import SoriCore

/// The byte string of every token, and the id of every byte string of the ordinary ones.
///
/// Strings lie in one block; the index is open-addressed with the process's own hash seed, so that no file can make
/// it slow. An id is also the token's rank: lower ids are merged first, as in the reference.
struct TokenVocabulary: Sendable {
    /// The number of ids, those without a string included.
    let count: Int
    /// The number of ordinary tokens: ids `0..<ordinaryCount` can come out of `id(of:)`.
    let ordinaryCount: Int
    /// The length of the longest ordinary token in bytes.
    let longest: Int
    private let block: [UInt8]
    private let starts: [UInt32]
    private let slots: [UInt32]
    private static let empty = UInt32.max

    /// The largest total of bytes of all tokens.
    static let mostBytes = 256 << 20

    /// Makes a vocabulary of `entries` (an id and its range in `source`), of which ids below `ordinaryCount` are
    /// ordinary; ids without an entry are empty. Throws when an id is negative, not below `count`, or given twice.
    init(
        entries: [(id: Int, bytes: Range<Int>)], source: [UInt8], count: Int, ordinaryCount: Int, file: String
    ) throws(FileError) {
        guard source.count <= Self.mostBytes else {
            throw FileError(code: .malformed, message: "\(file): the vocabulary has \(source.count) bytes, too many")
        }
        var ranges = [Range<Int>?](repeating: nil, count: count)
        var total = 0
        for (id, bytes) in entries {
            guard id >= 0, id < count else {
                throw FileError(code: .malformed, message: "\(file): token id \(id) is not within 0..<\(count)")
            }
            guard ranges[id] == nil else {
                throw FileError(code: .malformed, message: "\(file): token id \(id) is given twice")
            }
            ranges[id] = bytes
            total += bytes.count
        }
        var block: [UInt8] = []
        block.reserveCapacity(total)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count + 1)
        for range in ranges {
            if let range { block.append(contentsOf: source[range]) }
            starts.append(UInt32(block.count))
        }
        var size = 64
        while size < 3 * ordinaryCount { size *= 2 }
        var slots = [UInt32](repeating: Self.empty, count: size)
        var longest = 0
        for id in 0..<ordinaryCount where starts[id] < starts[id + 1] {
            let bytes = block[Int(starts[id])..<Int(starts[id + 1])]
            longest = max(longest, bytes.count)
            var slot = Self.hash(bytes) & (size - 1)
            while slots[slot] != Self.empty {
                let other = Int(slots[slot])
                guard block[Int(starts[other])..<Int(starts[other + 1])] != bytes else {
                    throw FileError(code: .malformed, message: "\(file): tokens \(other) and \(id) are the same")
                }
                slot = (slot + 1) & (size - 1)
            }
            slots[slot] = UInt32(id)
        }
        self.count = count
        self.ordinaryCount = ordinaryCount
        self.longest = longest
        self.block = block
        self.starts = starts
        self.slots = slots
    }

    /// The bytes of token `id`; empty when there is no such id.
    func bytes(of id: Int) -> ArraySlice<UInt8> {
        guard id >= 0, id < count else { return [] }
        return block[Int(starts[id])..<Int(starts[id + 1])]
    }

    /// The ordinary token that is exactly `bytes`.
    func id(of bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= longest else { return nil }
        var slot = Self.hash(bytes) & (slots.count - 1)
        while slots[slot] != Self.empty {
            let id = Int(slots[slot])
            if block[Int(starts[id])..<Int(starts[id + 1])] == bytes { return id }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
