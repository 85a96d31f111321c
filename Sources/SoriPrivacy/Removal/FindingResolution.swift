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
        // What is taken, scalar by scalar: no search, so a long text takes no square time. No finding is longer than
        // some neighbouring groups of digits or a line of words.
        var taken: [Finding] = []
        var isTaken = [Bool](repeating: false, count: sorted.reduce(0) { max($0, $1.range.upperBound) })
        for finding in sorted where !finding.range.contains(where: { isTaken[$0] }) {
            for index in finding.range { isTaken[index] = true }
            taken.append(finding)
        }
        return taken.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Sureness in steps of a tenth, and a little for length: more digits that fit are hardly chance.
    private static func weight(_ finding: Finding) -> Double {
        (finding.score * 10).rounded() + min(1.5, Double(finding.range.count) * 0.05)
    }
}
