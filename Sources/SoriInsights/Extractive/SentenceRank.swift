import Glibc

/// Which sentences stand for the others: TextRank over sentences that share rare terms (Mihalcea and Tarau, 2004).
struct SentenceRank: Sendable {
    /// One weight for each sentence; together 1 (0 for an empty list).
    let weights: [Double]
    private let vectors: [[Int: Double]]

    /// Ranks sentences given by their terms' keys.
    init(_ sentences: [[String]]) {
        var numbers: [String: Int] = [:]
        var found: [[Int]] = []
        var counts: [[Int: Double]] = []
        for (index, terms) in sentences.enumerated() {
            var vector: [Int: Double] = [:]
            for term in terms {
                let number = numbers[term] ?? numbers.count
                if number == numbers.count { numbers[term] = number; found.append([]) }
                if vector[number] == nil { found[number].append(index) }
                vector[number, default: 0] += 1
            }
            counts.append(vector)
        }
        let total = Double(sentences.count)
        vectors = counts.map { vector in
            let weighted = Dictionary(
                uniqueKeysWithValues: vector.map { ($0.key, $0.value * log(1 + total / Double(found[$0.key].count))) })
            let length = weighted.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? weighted.mapValues { $0 / length } : weighted
        }
        weights = Self.walk(Self.edges(vectors, found))
    }

    /// How alike two sentences are, 0...1.
    func likeness(_ left: Int, _ right: Int) -> Double {
        let (small, large) =
            vectors[left].count < vectors[right].count
            ? (vectors[left], vectors[right]) : (vectors[right], vectors[left])
        return small.reduce(0) { $0 + $1.value * (large[$1.key] ?? 0) }
    }

    /// The likeness of every pair that shares a term, from each sentence's side. A term that is nearly everywhere binds
    /// nothing and would make the work grow with the square of the talk's length.
    private static func edges(_ vectors: [[Int: Double]], _ found: [[Int]]) -> [[(to: Int, weight: Double)]] {
        let common = max(40, vectors.count / 20)
        return vectors.enumerated().map { index, vector in
            var row: [Int: Double] = [:]
            for (term, weight) in vector where found[term].count > 1 && found[term].count <= common {
                for other in found[term] where other != index {
                    row[other, default: 0] += weight * (vectors[other][term] ?? 0)
                }
            }
            // Sorted, so that the sums, and with them the summary, are the same on every run.
            return row.map { (to: $0.key, weight: $0.value) }.sorted { $0.to < $1.to }
        }
    }

    /// A walker's share of time at each sentence.
    private static func walk(_ edges: [[(to: Int, weight: Double)]]) -> [Double] {
        let count = edges.count
        guard count > 0 else { return [] }
        let damping = 0.85
        let sums = edges.map { $0.reduce(0) { $0 + $1.weight } }
        let all = sums.reduce(0, +)
        // Where the walker starts anew: at sentences that are like many others. From everywhere alike, a group that says
        // one thing thirty times would weigh no more for it.
        let starts = sums.map { all > 0 ? $0 / all : 1 / Double(count) }
        var weights = starts
        for _ in 0..<40 {
            var next = starts.map { (1 - damping) * $0 }
            var lost = 0.0
            for (index, row) in edges.enumerated() {
                guard sums[index] > 0 else {
                    lost += weights[index]
                    continue
                }
                let share = damping * weights[index] / sums[index]
                for edge in row { next[edge.to] += share * edge.weight }
            }
            for index in next.indices { next[index] += damping * lost * starts[index] }
            weights = next
        }
        return weights
    }
}
