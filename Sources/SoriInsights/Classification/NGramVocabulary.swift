import Glibc

/// The runs of two to four signs that are features of the linear model, each with its weight by rarity.
///
/// Signs and not words: Korean words change their ends, and recognition mishears parts of them.
struct NGramVocabulary: Sendable {
    /// A text as features: each once, with its value; the values' squares sum to 1.
    struct Features: Sendable {
        var indexes: [Int32] = []
        var values: [Float] = []
    }

    private static let lengths = 2...4
    /// What fewer texts have says nothing about others.
    private static let fewestTexts = 2

    private let indexes: [UInt64: Int32]
    private let weights: [Float]

    /// How many features there are.
    var count: Int { weights.count }

    /// Learns the features of texts.
    init(_ texts: [CallText]) {
        var frequency: [UInt64: Int] = [:]
        for text in texts {
            var seen: Set<UInt64> = []
            Self.forEach(text) { hash, _ in seen.insert(hash) }
            for hash in seen { frequency[hash, default: 0] += 1 }
        }
        var indexes: [UInt64: Int32] = [:]
        var weights: [Float] = []
        // In the order of their hashes, so that the same texts always make the same model.
        for (hash, count) in frequency.sorted(by: { $0.key < $1.key }) where count >= Self.fewestTexts {
            indexes[hash] = Int32(weights.count)
            weights.append(Self.rarity(count, of: texts.count))
        }
        self.indexes = indexes
        self.weights = weights
    }

    /// The features of a text; those that were never seen are left out.
    func features(_ text: CallText) -> Features {
        var counts: [Int32: Float] = [:]
        Self.forEach(text) { hash, position in
            if let index = indexes[hash] { counts[index, default: 0] += text.weights[position] }
        }
        var features = Features()
        var square: Float = 0
        for (index, count) in counts.sorted(by: { $0.key < $1.key }) {
            let value = Self.damped(count) * weights[Int(index)]
            features.indexes.append(index)
            features.values.append(value)
            square += value * value
        }
        guard square > 0 else { return features }
        let scale = 1 / square.squareRoot()
        for index in features.values.indices { features.values[index] *= scale }
        return features
    }

    /// Calls `body` with each feature of a text and the position it begins at.
    func forEachFeature(of text: CallText, _ body: (Int32, Int) -> Void) {
        Self.forEach(text) { hash, position in
            if let index = indexes[hash] { body(index, position) }
        }
    }

    /// All runs within a word and the spaces around it, by their hash (FNV-1a).
    private static func forEach(_ text: CallText, _ body: (UInt64, Int) -> Void) {
        let scalars = text.scalars
        for word in text.words {
            let bounds = (word.range.lowerBound - 1)..<(word.range.upperBound + 1)
            for start in bounds {
                var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                for offset in 0..<lengths.upperBound where start + offset < bounds.upperBound {
                    hash = (hash ^ UInt64(scalars[start + offset].value)) &* 0x100_0000_01B3
                    if offset + 1 >= lengths.lowerBound { body(hash ^ UInt64(offset), start) }
                }
            }
        }
    }

    private static func rarity(_ count: Int, of total: Int) -> Float { 1 + logf(Float(total) / Float(count)) }

    /// What is said ten times is not ten times as telling.
    private static func damped(_ count: Float) -> Float { count < 1 ? count : 1 + logf(count) }
}
