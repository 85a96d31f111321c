/// Words and what they stand for, looked up at any position of a text without making strings.
struct PhraseTable<Value: Sendable>: Sendable {
    private var values: [UInt64: Value] = [:]
    /// The scalars of the longest word.
    private(set) var longest = 0

    /// Takes words; of the same word twice the last one counts.
    init(_ entries: some Sequence<(String, Value)>) {
        for (word, value) in entries {
            var hash = Self.seed
            for scalar in word.unicodeScalars { hash = Self.mix(hash, scalar) }
            values[hash] = value
            longest = max(longest, word.unicodeScalars.count)
        }
    }

    /// The longest word that `scalars` have at `start` and that ends at `end` or before; nil where there is none.
    func longestMatch(_ scalars: [Unicode.Scalar], at start: Int, before end: Int) -> (end: Int, value: Value)? {
        var found: (end: Int, value: Value)?
        forEachMatch(scalars, at: start, before: end) { found = ($0, $1) }
        return found
    }

    /// Calls `body` with the end and the value of each word at `start`, the shortest first.
    func forEachMatch(
        _ scalars: [Unicode.Scalar], at start: Int, before end: Int, _ body: (Int, Value) -> Void
    ) {
        var hash = Self.seed
        var position = start
        let last = min(end, start + longest)
        while position < last {
            hash = Self.mix(hash, scalars[position])
            position += 1
            if let value = values[hash] { body(position, value) }
        }
    }

    /// What a whole range stands for.
    func value(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Value? {
        guard range.count <= longest, !range.isEmpty else { return nil }
        var hash = Self.seed
        for position in range { hash = Self.mix(hash, scalars[position]) }
        return values[hash]
    }

    /// FNV-1a of 64 bits, of scalars: no two of the few thousand words here have the same.
    private static var seed: UInt64 { 0xCBF2_9CE4_8422_2325 }

    private static func mix(_ hash: UInt64, _ scalar: Unicode.Scalar) -> UInt64 {
        (hash ^ UInt64(scalar.value)) &* 0x100_0000_01B3
    }
}

extension PhraseTable where Value == Void {
    /// A set of words, written with spaces or line ends between them.
    init(words: String) {
        self.init(words.split(whereSeparator: \.isWhitespace).map { (String($0), ()) })
    }

    /// Whether a range is one of the words.
    func contains(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool { value(scalars, range) != nil }
}
