/// Merges the bytes of one word into tokens: always the pair whose token has the lowest id, the leftmost of equals.
///
/// Pairs wait in a heap, so a word of n bytes takes O(n log n), whatever it holds. Source of the rule: tiktoken.
struct BytePairMerger {
    private let vocabulary: TokenVocabulary
    private let bytes: ArraySlice<UInt8>
    /// For the part that starts at byte i: where it ends, where the one before it starts, and the rank of the pair it
    /// begins (`none` when there is none).
    private var ends: [Int]
    private var previous: [Int]
    private var ranks: [UInt32]
    private var heap = MinimumHeap()
    private static let none = UInt32.max

    private init(_ bytes: ArraySlice<UInt8>, _ vocabulary: TokenVocabulary) {
        self.bytes = bytes
        self.vocabulary = vocabulary
        ends = Array(1...bytes.count)
        previous = Array(-1..<bytes.count - 1)
        ranks = [UInt32](repeating: Self.none, count: bytes.count)
    }

    /// Appends the tokens of `word` to `tokens`; a byte without a token is left out.
    static func merge(_ word: ArraySlice<UInt8>, _ vocabulary: TokenVocabulary, into tokens: inout [Int]) {
        guard !word.isEmpty else { return }
        if let token = vocabulary.id(of: word) {
            tokens.append(token)
            return
        }
        var merger = BytePairMerger(word, vocabulary)
        merger.run()
        var start = 0
        while start < word.count {
            let part = word[word.startIndex + start..<word.startIndex + merger.ends[start]]
            if let token = vocabulary.id(of: part) { tokens.append(token) }
            start = merger.ends[start]
        }
    }

    private mutating func run() {
        for start in 0..<bytes.count { rank(start) }
        while let entry = heap.popFirst() {
            let start = Int(entry & 0xFFFF_FFFF)
            guard ranks[start] == UInt32(entry >> 32) else { continue }
            let middle = ends[start]
            ends[start] = ends[middle]
            ranks[middle] = Self.none
            if ends[start] < bytes.count { previous[ends[start]] = start }
            rank(start)
            if previous[start] >= 0 { rank(previous[start]) }
        }
    }

    /// Looks up the pair that begins at `start` anew.
    private mutating func rank(_ start: Int) {
        ranks[start] = Self.none
        let middle = ends[start]
        guard middle < bytes.count else { return }
        let base = bytes.startIndex
        guard let token = vocabulary.id(of: bytes[base + start..<base + ends[middle]]) else { return }
        ranks[start] = UInt32(token)
        heap.insert(UInt64(token) << 32 | UInt64(start))
    }
}
