import Glibc

/// Which sentences stand for the others: TextRank over sentences that share rare terms (Mihalcea and Tarau, 2004).
///
/// The pairs of sentences are never written down: what all sentences of a term give is added up at the term and handed
/// on from there, so that the work grows with the conversation and not with its square.
struct SentenceRank: Sendable {
    /// One weight for each sentence; together 1 (0 for an empty list).
    let weights: [Double]
    /// For each sentence its terms' numbers, in order, with their weights; the squares of the weights add up to 1.
    private let vectors: [[(term: Int, weight: Double)]]

    /// Ranks sentences given by their terms' keys.
    init(_ sentences: [[String]]) {
        var numbers: [String: Int] = [:]
        var spread: [Int] = []
        let counts = sentences.map { terms in
            var counts: [Int: Double] = [:]
            for term in terms {
                let number = numbers[term, default: numbers.count]
                if number == numbers.count {
                    numbers[term] = number
                    spread.append(0)
                }
                if counts[number] == nil { spread[number] += 1 }
                counts[number, default: 0] += 1
            }
            // Sorted, so that sums, and with them the summary, are the same on every run.
            return counts.sorted { $0.key < $1.key }
        }
        let total = Double(sentences.count)
        vectors = counts.map { terms in
            let weighted = terms.map { (term: $0.key, weight: $0.value * log(1 + total / Double(spread[$0.key]))) }
            let length = weighted.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            return weighted.map { (term: $0.term, weight: $0.weight / length) }
        }
        // A term that nearly every sentence has binds none of them to another.
        let common = max(4, sentences.count / 4)
        let binding = vectors.map { terms in terms.filter { spread[$0.term] <= common } }
        weights = Self.walk(binding, terms: spread.count)
    }

    /// How alike two sentences are, 0...1.
    func likeness(_ left: Int, _ right: Int) -> Double {
        var (first, second) = (vectors[left][...], vectors[right][...])
        var sum = 0.0
        while let one = first.first, let other = second.first {
            if one.term == other.term { sum += one.weight * other.weight }
            if one.term <= other.term { first.removeFirst() }
            if other.term <= one.term { second.removeFirst() }
        }
        return sum
    }

    /// A walker's share of time at each sentence.
    private static func walk(_ vectors: [[(term: Int, weight: Double)]], terms: Int) -> [Double] {
        guard !vectors.isEmpty else { return [] }
        let damping = 0.85
        let sums = spreading([Double](repeating: 1, count: vectors.count), vectors, terms: terms)
        let all = sums.reduce(0, +)
        // Where the walker starts anew: at sentences that are like many others. From everywhere alike, a group that
        // says one thing thirty times would weigh no more for it.
        let starts = sums.map { all > 0 ? $0 / all : 1 / Double(vectors.count) }
        var weights = starts
        for _ in 0..<40 {
            let lost = zip(weights, sums).reduce(0) { $0 + ($1.1 > 0 ? 0 : $1.0) }
            let given = zip(weights, sums).map { $1 > 0 ? $0 / $1 : 0 }
            let received = spreading(given, vectors, terms: terms)
            weights = zip(received, starts).map { damping * $0 + (1 - damping + damping * lost) * $1 }
        }
        return weights
    }

    /// What each sentence gets when every sentence gives `values` to the others in proportion to their likeness.
    private static func spreading(
        _ values: [Double], _ vectors: [[(term: Int, weight: Double)]], terms: Int
    ) -> [Double] {
        var atTerm = [Double](repeating: 0, count: terms)
        for (vector, value) in zip(vectors, values) {
            for entry in vector { atTerm[entry.term] += entry.weight * value }
        }
        return zip(vectors, values).map { vector, value in
            // Less what comes back to the sentence itself; rounding may leave next to nothing, which is nothing.
            let sum = vector.reduce(0) { $0 + $1.weight * (atTerm[$1.term] - $1.weight * value) }
            return sum > 1e-12 ? sum : 0
        }
    }
}
