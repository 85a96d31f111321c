/// The table of `EditDistance`.
///
/// A cost is four counts in one number that is compared and added as a whole: errors, reference length, deletions,
/// insertions, a quarter of the bits each, the most important first. No count of a cell is above the number of nodes of
/// the longer lattice, which must stay below half of what a field holds.
struct EditTable<Cost: FixedWidthInteger & UnsignedInteger> {
    private let fieldBits = Cost.bitWidth / 4
    private let deletion: Cost
    private let insertion: Cost
    private let substitution: Cost
    private let hit: Cost
    /// Above every sum; nothing that is added to it is kept, so it never overflows.
    private let unreachable = Cost(1) << (Cost.bitWidth - 1)

    private let reference: LabelGraph
    private let hypothesis: LabelGraph
    /// The rows that are still needed, by the reference's node.
    private var rows: [[Cost]]
    private var best: Cost
    private var end = (reference: 0, hypothesis: 0)

    init(_ reference: ReadingLattice, _ hypothesis: ReadingLattice) {
        let error = Cost(1) << (3 * fieldBits)
        hit = Cost(1) << (2 * fieldBits)
        substitution = error + hit
        deletion = error + hit + Cost(1) << fieldBits
        insertion = error + 1
        best = unreachable
        var numbers: [String: Int32] = [:]
        self.reference = LabelGraph(reference, &numbers)
        self.hypothesis = LabelGraph(hypothesis, &numbers)
        rows = [[Cost]](repeating: [], count: self.reference.count)
    }

    /// The counts of the best pair of readings, after `fill`.
    var counts: ErrorCounts {
        func field(_ index: Int) -> Int {
            Int(truncatingIfNeeded: (best >> Cost(fieldBits * index)) & ((Cost(1) << fieldBits) - 1))
        }
        let (errors, deletions, insertions) = (field(3), field(1), field(0))
        return ErrorCounts(
            substitutions: errors - deletions - insertions, deletions: deletions, insertions: insertions,
            referenceLength: field(2))
    }

    /// Fills row after row; without `keepsRows` a row goes with the last edge that needs it.
    mutating func fill(keepsRows: Bool) {
        var lastUse = Array(0..<reference.count)
        for node in 0..<reference.count {
            for edge in reference.edges(into: node) { lastUse[reference.sources[edge]] = node }
        }
        var expiring = [[Int]](repeating: [], count: reference.count)
        for (node, use) in lastUse.enumerated() { expiring[use].append(node) }
        var finals = reference.finals[...]
        for node in 0..<reference.count {
            var row = [Cost](repeating: unreachable, count: hypothesis.count)
            if node == 0 { row[0] = 0 }
            for edge in reference.edges(into: node) {
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
            var value = min(row[node], previous[node] &+ deletion)
            for edge in hypothesis.edges(into: node) {
                let step = hypothesis.labels[edge] == label ? hit : substitution
                value = min(value, previous[hypothesis.sources[edge]] &+ step)
            }
            row[node] = value
        }
    }

    private func insert(into row: inout [Cost]) {
        for node in 0..<hypothesis.count {
            var value = row[node]
            for edge in hypothesis.edges(into: node) {
                value = min(value, row[hypothesis.sources[edge]] &+ insertion)
            }
            row[node] = value
        }
    }

    /// Walks back from the end over cells whose costs explain each other; needs all rows.
    func trace(_ left: ReadingLattice, _ right: ReadingLattice) -> [AlignedPair] {
        var (i, j) = end
        var pairs: [AlignedPair] = []
        walk: while i > 0 || j > 0 {
            let cost = rows[i][j]
            for a in left.incoming[i] {
                for b in right.incoming[j] {
                    let step = a.label == b.label ? hit : substitution
                    if rows[a.source][b.source] + step == cost {
                        pairs.append(AlignedPair(reference: a.label, hypothesis: b.label))
                        (i, j) = (a.source, b.source)
                        continue walk
                    }
                }
                if rows[a.source][j] + deletion == cost {
                    pairs.append(AlignedPair(reference: a.label, hypothesis: nil))
                    i = a.source
                    continue walk
                }
            }
            guard let b = right.incoming[j].first(where: { rows[i][$0.source] + insertion == cost }) else { break }
            pairs.append(AlignedPair(reference: nil, hypothesis: b.label))
            j = b.source
        }
        return pairs.reversed()
    }
}
