/// The phrases of a taxonomy, looked for in a text whatever the spaces in it; in Latin letters as whole words.
struct PhraseRules: Sendable {
    /// A phrase that was found.
    struct Hit: Sendable {
        let label: Int
        let phrase: Taxonomy.Phrase
        /// How often, by the weights of the text.
        let count: Float
    }

    /// A phrase that is said more often counts no more than this.
    private static let mostCounted: Float = 2
    /// What one usual phrase adds to the score of its class.
    private static let strength: Float = 0.8

    private let classes: Int
    /// By their first two scalars.
    private let phrases: [UInt64: [(label: Int, phrase: Taxonomy.Phrase, scalars: [Unicode.Scalar])]]

    init(_ taxonomy: Taxonomy) {
        classes = taxonomy.classes.count
        var phrases: [UInt64: [(label: Int, phrase: Taxonomy.Phrase, scalars: [Unicode.Scalar])]] = [:]
        for (label, entry) in taxonomy.classes.enumerated() {
            for phrase in entry.phrases {
                let scalars = CallText(phrase.text).scalars.filter { $0 != " " }
                guard scalars.count >= 2 else { continue }
                phrases[Self.key(scalars[0], scalars[1]), default: []].append((label, phrase, scalars))
            }
        }
        self.phrases = phrases
    }

    /// The phrases that a text has.
    func hits(in text: CallText) -> [Hit] {
        guard !phrases.isEmpty else { return [] }
        var scalars: [Unicode.Scalar] = []
        var weights: [Float] = []
        /// Whether a word begins, or has just ended, at a position.
        var isEdge: [Bool] = []
        for (scalar, weight) in zip(text.scalars, text.weights) {
            if scalar == " " {
                if isEdge.count == scalars.count { isEdge.append(true) }
            } else {
                if isEdge.count == scalars.count { isEdge.append(false) }
                scalars.append(scalar)
                weights.append(weight)
            }
        }
        if isEdge.count == scalars.count { isEdge.append(true) }
        var counts: [String: (hit: Hit, count: Float)] = [:]
        for start in scalars.indices.dropLast() {
            for candidate in phrases[Self.key(scalars[start], scalars[start + 1])] ?? []
            where scalars[start...].starts(with: candidate.scalars) {
                // `as` is no `A/S`, nor is `repaired` a pair.
                let end = start + candidate.scalars.count
                if candidate.scalars[0].isASCII, !isEdge[start] || !isEdge[end] { continue }
                let key = "\(candidate.label) \(candidate.phrase.text)"
                let count = (counts[key]?.count ?? 0) + weights[start]
                counts[key] = (Hit(label: candidate.label, phrase: candidate.phrase, count: count), count)
            }
        }
        return counts.values.map(\.hit).sorted { ($0.label, $0.phrase.text) < ($1.label, $1.phrase.text) }
    }

    /// What the hits add to the score of each class.
    func scores(_ hits: [Hit]) -> [Float] {
        var scores = [Float](repeating: 0, count: classes)
        for hit in hits {
            scores[hit.label] += Self.strength * Float(hit.phrase.weight) * min(hit.count, Self.mostCounted)
        }
        return scores
    }

    private static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
        UInt64(first.value) << 32 | UInt64(second.value)
    }
}
