/// Decides between findings that overlap.
enum FindingResolution {
    /// The findings that stay, in order of the text, none over another.
    ///
    /// The surer one stays; of two that are about as sure the longer one.
    static func resolve(_ findings: [Finding], threshold: Double) -> [Finding] {
        let sorted = findings.filter { $0.score >= threshold && !$0.range.isEmpty }.sorted { one, other in
            (weight(one), one.range.count, other.range.lowerBound, other.type)
                > (weight(other), other.range.count, one.range.lowerBound, one.type)
        }
        var taken: [Finding] = []
        // Ends and beginnings of what is taken, sorted, so that a long text takes no square time.
        var kept: [Range<Int>] = []
        for finding in sorted {
            var (low, high) = (0, kept.count)
            while low < high {
                let middle = (low + high) / 2
                if kept[middle].lowerBound < finding.range.lowerBound { low = middle + 1 } else { high = middle }
            }
            if low > 0, kept[low - 1].upperBound > finding.range.lowerBound { continue }
            if low < kept.count, kept[low].lowerBound < finding.range.upperBound { continue }
            kept.insert(finding.range, at: low)
            taken.append(finding)
        }
        return taken.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Sureness in steps of a tenth, and a little for length: more digits that fit are hardly chance.
    private static func weight(_ finding: Finding) -> Double {
        (finding.score * 10).rounded() + min(1.5, Double(finding.range.count) * 0.05)
    }
}
