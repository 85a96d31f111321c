/// The least edit distance between any text of one lattice and any text of another.
///
/// Of paths with equally few errors the one with the shorter reference counts, so that no rate is flattered by a longer
/// reading; then a substitution comes before a deletion and that before an insertion. Rows of the table are kept only
/// as long as a node needs them: memory grows with the hypothesis, not with the product of both.
struct LatticeAligner {
    /// A cell of the table; `order` is errors first, then the length of the reference.
    private struct Cell {
        var order: Int64
        var substitutions: Int32
        var deletions: Int32

        static let error: Int64 = 1 << 32
        static let worst = Cell(order: .max / 2, substitutions: 0, deletions: 0)

        var inserted: Cell { Cell(order: order + Self.error, substitutions: substitutions, deletions: deletions) }
        var deleted: Cell {
            Cell(order: order + Self.error + 1, substitutions: substitutions, deletions: deletions + 1)
        }
        func matched(_ isEqual: Bool) -> Cell {
            isEqual
                ? Cell(order: order + 1, substitutions: substitutions, deletions: deletions)
                : Cell(order: order + Self.error + 1, substitutions: substitutions + 1, deletions: deletions)
        }

        var counts: ErrorCounts {
            let (errors, length) = (Int(order >> 32), Int(order & (Self.error - 1)))
            return ErrorCounts(
                substitutions: Int(substitutions), deletions: Int(deletions),
                insertions: errors - Int(substitutions) - Int(deletions), length: length)
        }
    }

    /// Compares two lattices whose symbols are of one table.
    static func counts(reference: ReadingLattice, hypothesis: ReadingLattice) -> ErrorCounts {
        let lastUse = Self.lastUse(reference)
        var rows: [Int: [Cell]] = [:]
        var best = Cell.worst
        for node in reference.symbols.indices {
            let row: [Cell]
            if node == 0 {
                row = Self.row(above: nil, symbol: -1, hypothesis)
            } else {
                let above = Self.least(reference.predecessors[node].compactMap { rows[Int($0)] })
                row = Self.row(above: above, symbol: reference.symbols[node], hypothesis)
            }
            if reference.ends.contains(Int32(node)) {
                for end in hypothesis.ends where row[Int(end)].order < best.order { best = row[Int(end)] }
            }
            if lastUse[node] > node { rows[node] = row }
            for earlier in reference.predecessors[node] where lastUse[Int(earlier)] == node {
                rows[Int(earlier)] = nil
            }
        }
        return best.counts
    }

    /// The last node for which the row of each node is needed; 0 for none.
    private static func lastUse(_ lattice: ReadingLattice) -> [Int] {
        var lastUse = [Int](repeating: 0, count: lattice.symbols.count)
        for (node, earlier) in lattice.predecessors.enumerated() {
            for one in earlier { lastUse[Int(one)] = node }
        }
        return lastUse
    }

    private static func least(_ rows: [[Cell]]) -> [Cell] {
        guard var least = rows.first else { return [] }
        for row in rows.dropFirst() {
            for index in least.indices where row[index].order < least[index].order { least[index] = row[index] }
        }
        return least
    }

    /// A row of the table below `above`, nil for the first one.
    private static func row(above: [Cell]?, symbol: Int32, _ hypothesis: ReadingLattice) -> [Cell] {
        let count = hypothesis.symbols.count
        var row = [Cell](repeating: .worst, count: count)
        row[0] = above.map { $0[0].deleted } ?? Cell(order: 0, substitutions: 0, deletions: 0)
        for column in 1..<max(1, count) {
            var least = Cell.worst
            if let above {
                let isEqual = hypothesis.symbols[column] == symbol
                for earlier in hypothesis.predecessors[column] {
                    let cell = above[Int(earlier)].matched(isEqual)
                    if cell.order < least.order { least = cell }
                }
                let deleted = above[column].deleted
                if deleted.order < least.order { least = deleted }
            }
            for earlier in hypothesis.predecessors[column] {
                let cell = row[Int(earlier)].inserted
                if cell.order < least.order { least = cell }
            }
            row[column] = least
        }
        return row
    }
}
