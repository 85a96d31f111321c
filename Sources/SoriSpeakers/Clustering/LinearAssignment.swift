/// Gives each of a few speakers a cluster of its own so that the sum of their scores is the highest.
enum LinearAssignment {
    /// The cluster of each row, or nil for rows that are left over when there are more rows than clusters.
    ///
    /// Rows are few (at most `LocalActivity.speakers`): every set of them is looked at.
    ///
    /// - Parameter scores: `[row][cluster]`, finite, of equal length; as many rows as can be are given a cluster.
    static func best(_ scores: [[Float]]) -> [Int?] {
        let rows = scores.count
        precondition(rows <= 8, "the number of sets doubles with each row")
        guard rows > 0, let clusters = scores.first?.count, clusters > 0 else { return scores.map { _ in nil } }
        let sets = 1 << rows
        // The best sum with which the clusters so far serve each set of rows, and who got the last one.
        var sums = [Float?](repeating: nil, count: sets)
        sums[0] = 0
        var choices: [[Int?]] = []
        for cluster in 0..<clusters {
            var next = sums
            var choice = [Int?](repeating: nil, count: sets)
            for set in 0..<sets {
                for row in 0..<rows where set >> row & 1 == 1 {
                    guard let before = sums[set & ~(1 << row)] else { continue }
                    let sum = before + scores[row][cluster]
                    if next[set].map({ sum > $0 }) ?? true {
                        next[set] = sum
                        choice[set] = row
                    }
                }
            }
            sums = next
            choices.append(choice)
        }
        let served = min(rows, clusters)
        var set = 0
        for candidate in 0..<sets where candidate.nonzeroBitCount == served {
            guard let sum = sums[candidate] else { continue }
            if set == 0 || sum > sums[set] ?? -.infinity { set = candidate }
        }
        var result = [Int?](repeating: nil, count: rows)
        for cluster in stride(from: clusters - 1, through: 0, by: -1) {
            guard let row = choices[cluster][set] else { continue }
            result[row] = cluster
            set &= ~(1 << row)
        }
        return result
    }
}
