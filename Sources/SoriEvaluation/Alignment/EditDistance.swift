/// The least edit distance between any reading of the reference and any reading of the hypothesis.
///
/// Dynamic programming over both lattices at once, in topological order: cell (i, j) holds the cheapest way from the
/// beginning to node i of the reference and node j of the hypothesis.
///
/// Among ways with equally many errors the one with the shorter reference counts, then the one with fewer deletions,
/// then the one with fewer insertions. The shorter reference, so that a longer reading is never chosen to flatter the
/// rate: it must save an error. A row is kept only while an edge still needs it, so the memory is a few rows of the
/// hypothesis however long the reference is.
public enum EditDistance {
    /// The counts of the best pair of readings.
    public static func counts(reference: ReadingLattice, hypothesis: ReadingLattice) -> ErrorCounts {
        // Fields of 16 bits do for texts below half of 2^16, in half the time.
        if max(reference.incoming.count, hypothesis.incoming.count) < 1 << 15 {
            var table = EditTable<UInt64>(reference, hypothesis)
            table.fill(keepsRows: false)
            return table.counts
        }
        var table = EditTable<UInt128>(reference, hypothesis)
        table.fill(keepsRows: false)
        return table.counts
    }

    /// The best pair of readings side by side; nil when the table would have more than `limit` cells.
    public static func alignment(
        reference: ReadingLattice, hypothesis: ReadingLattice, limit: Int = 2_000_000
    ) -> [AlignedPair]? {
        let (cells, overflow) = reference.incoming.count.multipliedReportingOverflow(by: hypothesis.incoming.count)
        guard !overflow, cells <= limit else { return nil }
        var table = EditTable<UInt128>(reference, hypothesis)
        table.fill(keepsRows: true)
        return table.trace(reference, hypothesis)
    }
}
