/// The least edit distance between any reading of the reference and any reading of the hypothesis.
///
/// Dynamic programming over both lattices at once, in topological order: cell (i, j) holds the cheapest way from the
/// beginning to node i of the reference and node j of the hypothesis. A row is kept only while an edge still needs it,
/// so the memory is a few rows of the hypothesis however long the reference is.
///
/// Among ways with equally many errors the one with the shorter reference counts, then the one with fewer deletions,
/// then the one with fewer insertions. The shorter reference, because that is also what a missed number costs: the
/// denominator does not grow where a number was recognised.
public struct EditDistance {
    /// Four counts in one number that is compared and added as a whole: errors, reference length, deletions,
    /// insertions, 32 bits each, the most important first. Counts stay below 2^31, so that none runs into the next.
    typealias Cost = UInt128

    private static let error = Cost(1) << 96
    private static let length = Cost(1) << 64
    private static let deletion = error + length + Cost(1) << 32
    private static let insertion = error + 1
    private static let substitution = error + length
    private static let hit = length
    /// Above every sum, and far enough below the largest value to add to.
    private static let unreachable = Cost(1) << 127

    /// A lattice with its labels as numbers and its edges in one array.
    private struct Graph {
        var starts: [Int] = [0]
        var sources: [Int] = []
        var labels: [Int32] = []
        let finals: [Int]
        var count: Int { starts.count - 1 }

        init(_ lattice: ReadingLattice, _ numbers: inout [String: Int32]) {
            finals = lattice.finals
            for edges in lattice.incoming {
                for edge in edges {
                    let fresh = Int32(numbers.count)
                    let number = numbers[edge.label] ?? fresh
                    if number == fresh { numbers[edge.label] = fresh }
                    sources.append(edge.source)
                    labels.append(number)
                }
                starts.append(sources.count)
            }
        }
    }

    private let reference: Graph
    private let hypothesis: Graph
    /// The rows that are still needed, by the reference's node.
    private var rows: [[Cost]]
    private var best = Self.unreachable
    private var end = (reference: 0, hypothesis: 0)

    /// The counts of the best pair of readings.
    public static func counts(reference: ReadingLattice, hypothesis: ReadingLattice) -> ErrorCounts {
        var distance = EditDistance(reference, hypothesis)
        distance.fill(keepsRows: false)
        return distance.counts
    }

    /// The best pair of readings side by side; nil when the table would have more than `limit` cells.
    public static func alignment(
        reference: ReadingLattice, hypothesis: ReadingLattice, limit: Int = 2_000_000
    ) -> [AlignedPair]? {
        guard reference.incoming.count.multipliedReportingOverflow(by: hypothesis.incoming.count).overflow == false,
            reference.incoming.count * hypothesis.incoming.count <= limit
        else { return nil }
        var distance = EditDistance(reference, hypothesis)
        distance.fill(keepsRows: true)
        return distance.trace(reference, hypothesis)
    }

    private init(_ reference: ReadingLattice, _ hypothesis: ReadingLattice) {
        var numbers: [String: Int32] = [:]
        self.reference = Graph(reference, &numbers)
        self.hypothesis = Graph(hypothesis, &numbers)
        rows = [[Cost]](repeating: [], count: self.reference.count)
    }

    private var counts: ErrorCounts {
        func field(_ index: Int) -> Int { Int(truncatingIfNeeded: (best >> Cost(32 * index)) & 0xFFFF_FFFF) }
        let (errors, deletions, insertions) = (field(3), field(1), field(0))
        return ErrorCounts(
            substitutions: errors - deletions - insertions, deletions: deletions, insertions: insertions,
            referenceLength: field(2))
    }

    private mutating func fill(keepsRows: Bool) {
        var lastUse = [Int](repeating: -1, count: reference.count)
        for node in 0..<reference.count {
            for edge in reference.starts[node]..<reference.starts[node + 1] { lastUse[reference.sources[edge]] = node }
        }
        // Rows whose last use is a node, to be let go after it.
        var expiring = [[Int]](repeating: [], count: reference.count)
        for (node, use) in lastUse.enumerated() { expiring[use >= 0 ? use : node].append(node) }
        var finals = reference.finals[...]
        for node in 0..<reference.count {
            var row = [Cost](repeating: Self.unreachable, count: hypothesis.count)
            if node == 0 { row[0] = 0 }
            for edge in reference.starts[node]..<reference.starts[node + 1] {
                consume(reference.labels[edge], from: rows[reference.sources[edge]], into: &row)
            }
            insert(into: &row)
            if finals.first == node {
                finals = finals.dropFirst()
                for final in hypothesis.finals where row[final] < best {
                    best = row[final]
                    end = (node, final)
                }
            }
            rows[node] = row
            if !keepsRows {
                for old in expiring[node] { rows[old] = [] }
            }
        }
    }

    /// What one edge of the reference gives: a deletion, a hit or a substitution.
    private func consume(_ label: Int32, from previous: [Cost], into row: inout [Cost]) {
        for node in 0..<hypothesis.count {
            var value = min(row[node], previous[node] + Self.deletion)
            for edge in hypothesis.starts[node]..<hypothesis.starts[node + 1] {
                let step = hypothesis.labels[edge] == label ? Self.hit : Self.substitution
                value = min(value, previous[hypothesis.sources[edge]] + step)
            }
            row[node] = value
        }
    }

    private func insert(into row: inout [Cost]) {
        for node in 0..<hypothesis.count {
            var value = row[node]
            for edge in hypothesis.starts[node]..<hypothesis.starts[node + 1] {
                value = min(value, row[hypothesis.sources[edge]] + Self.insertion)
            }
            row[node] = value
        }
    }

    /// Walks back from the end over cells whose costs explain each other.
    private func trace(_ left: ReadingLattice, _ right: ReadingLattice) -> [AlignedPair] {
        var (i, j) = end
        var pairs: [AlignedPair] = []
        walk: while i > 0 || j > 0 {
            let cost = rows[i][j]
            for a in left.incoming[i] {
                for b in right.incoming[j] {
                    let step = a.label == b.label ? Self.hit : Self.substitution
                    if rows[a.source][b.source] + step == cost {
                        pairs.append(AlignedPair(reference: a.label, hypothesis: b.label))
                        (i, j) = (a.source, b.source)
                        continue walk
                    }
                }
                if rows[a.source][j] + Self.deletion == cost {
                    pairs.append(AlignedPair(reference: a.label, hypothesis: nil))
                    i = a.source
                    continue walk
                }
            }
            guard let b = right.incoming[j].first(where: { rows[i][$0.source] + Self.insertion == cost }) else { break }
            pairs.append(AlignedPair(reference: nil, hypothesis: b.label))
            j = b.source
        }
        return pairs.reversed()
    }
}
