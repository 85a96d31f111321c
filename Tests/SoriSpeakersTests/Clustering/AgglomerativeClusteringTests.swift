import Testing

@testable import SoriSpeakers

struct AgglomerativeClusteringTests {
    private func clusters(_ angles: [Float], leastCosine: Float = 0.5) -> [Int] {
        AgglomerativeClustering.clusters(angles.map { .direction($0) }, leastCosine: leastCosine)
    }

    @Test func nothingAndOne() {
        #expect(clusters([]).isEmpty)
        #expect(clusters([10]) == [0])
    }

    @Test func whatIsAlikeIsOne() {
        #expect(clusters([0, 90, 5, 95, 10]) == [0, 1, 0, 1, 0])
    }

    @Test func theThresholdIsTheCosineOfThePair() {
        #expect(clusters([0, 59]) == [0, 0])
        #expect(clusters([0, 61]) == [0, 1])
        #expect(clusters([0, 61], leastCosine: 0.4) == [0, 0])
    }

    /// The mean to all members counts, so a chain of small steps does not end in one cluster.
    @Test func aChainIsNotOneCluster() {
        let found = clusters(Array(stride(from: Float(0), through: 180, by: 20)))
        #expect(Set(found).count >= 2)
        #expect(found.first != found.last)
    }

    /// Against joining by brute force: all pairs of clusters compared anew at each step.
    @Test(arguments: 0..<20) func isTheSameAsBruteForce(seed: UInt64) {
        var generator = LinearCongruentialGenerator(seed: seed)
        let points = (0..<30).map { _ in SpeakerEmbedding.random(&generator, dimensions: 4) }
        var groups = points.indices.map { [$0] }
        func likeness(_ a: [Int], _ b: [Int]) -> Float {
            a.reduce(0) { sum, i in sum + b.reduce(0) { $0 + points[i].product(points[$1]) } }
                / Float(a.count * b.count)
        }
        while groups.count > 1 {
            var best: (Float, Int, Int) = (-.infinity, 0, 0)
            for first in groups.indices {
                for second in groups.indices where second > first {
                    let value = likeness(groups[first], groups[second])
                    if value > best.0 { best = (value, first, second) }
                }
            }
            guard best.0 >= 0.5 else { break }
            groups[best.1] += groups.remove(at: best.2)
        }
        let found = AgglomerativeClustering.clusters(points, leastCosine: 0.5)
        #expect(
            Set(Dictionary(grouping: points.indices) { found[$0] }.values.map(Set.init)) == Set(groups.map(Set.init)))
    }
}
