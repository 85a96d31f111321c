/// Clusters of directions by joining the two most alike again and again (average linkage).
enum AgglomerativeClustering {
    /// The cluster of each direction, numbered from 0 in order of their first ones.
    ///
    /// The likeness of all pairs is kept: 4 bytes for each of `count`².
    ///
    /// - Parameters:
    ///   - directions: vectors of length 1.
    ///   - weights: how much each counts in the mean of a cluster; all alike when nil.
    ///   - leastCosine: clusters whose members' cosines have a lower mean are not joined.
    static func clusters(
        _ directions: [SpeakerEmbedding], weights: [Float]? = nil, leastCosine: Float
    ) -> [Int] {
        let count = directions.count
        guard count > 1 else { return directions.isEmpty ? [] : [0] }
        var cosines = PairwiseCosines(directions)
        var sizes = weights ?? [Float](repeating: 1, count: count)
        var parents = Array(0..<count)
        var alive = Array(0..<count)
        var nearest = alive.map { cosines.nearest(to: $0, among: alive) }
        while alive.count > 1 {
            guard let first = alive.max(by: { nearest[$0].cosine < nearest[$1].cosine }),
                nearest[first].cosine >= leastCosine
            else { break }
            let second = nearest[first].index
            let total = sizes[first] + sizes[second]
            alive.removeAll { $0 == second }
            for other in alive where other != first {
                cosines[first, other] =
                    (sizes[first] * cosines[first, other] + sizes[second] * cosines[second, other]) / total
            }
            sizes[first] = total
            parents[second] = first
            for cluster in alive {
                if cluster == first || nearest[cluster].index == first || nearest[cluster].index == second {
                    nearest[cluster] = cosines.nearest(to: cluster, among: alive)
                } else if cosines[cluster, first] > nearest[cluster].cosine {
                    nearest[cluster] = (first, cosines[cluster, first])
                }
            }
        }
        return numbered(parents)
    }

    /// Follows each direction to what it was joined to at last.
    private static func numbered(_ parents: [Int]) -> [Int] {
        var numbers: [Int: Int] = [:]
        return parents.indices.map { index in
            var root = index
            while parents[root] != root { root = parents[root] }
            let number = numbers[root] ?? numbers.count
            numbers[root] = number
            return number
        }
    }

    /// The cosines of all pairs.
    private struct PairwiseCosines {
        private let count: Int
        private var values: [Float]

        init(_ directions: [SpeakerEmbedding]) {
            count = directions.count
            values = [Float](repeating: 0, count: count * count)
            for row in 0..<count {
                for column in 0..<row { self[row, column] = directions[row].product(directions[column]) }
            }
        }

        subscript(first: Int, second: Int) -> Float {
            get { values[first * count + second] }
            set {
                values[first * count + second] = newValue
                values[second * count + first] = newValue
            }
        }

        func nearest(to index: Int, among others: [Int]) -> (index: Int, cosine: Float) {
            var best = (index: index, cosine: -Float.infinity)
            for other in others where other != index && self[index, other] > best.cosine {
                best = (other, self[index, other])
            }
            return best
        }
    }
}
