import Testing

@testable import SoriSpeakers

struct LinearAssignmentTests {
    @Test func nothingToGive() {
        #expect(LinearAssignment.best([]) == [])
        #expect(LinearAssignment.best([[], []]) == [nil, nil])
    }

    @Test func theSumCountsNotTheFirst() {
        #expect(LinearAssignment.best([[0.9, 0.8], [0.85, 0.1]]) == [1, 0])
    }

    @Test func whoIsLeftOverHasNone() {
        #expect(LinearAssignment.best([[0.2], [0.9], [-1]]) == [nil, 0, nil])
        #expect(LinearAssignment.best([[-0.5], [-0.9]]) == [0, nil])
    }

    @Test(arguments: 0..<50) func isTheBestOfAll(seed: UInt64) {
        var generator = LinearCongruentialGenerator(seed: seed)
        let rows = Int.random(in: 1...3, using: &generator)
        let clusters = Int.random(in: 1...5, using: &generator)
        let scores = (0..<rows).map { _ in
            (0..<clusters).map { _ in Float.random(in: -1...1, using: &generator) }
        }
        var best = -Float.infinity
        func look(_ row: Int, _ taken: Set<Int>, _ sum: Float) {
            if row == rows {
                if taken.count == min(rows, clusters) { best = max(best, sum) }
                return
            }
            look(row + 1, taken, sum)
            for cluster in 0..<clusters where !taken.contains(cluster) {
                look(row + 1, taken.union([cluster]), sum + scores[row][cluster])
            }
        }
        look(0, [], 0)
        let found = LinearAssignment.best(scores)
        let given = found.compactMap(\.self)
        #expect(Set(given).count == given.count && given.count == min(rows, clusters))
        let sum = zip(scores, found).reduce(Float(0)) { sum, pair in sum + (pair.1.map { pair.0[$0] } ?? 0) }
        #expect(abs(sum - best) < 1e-5)
    }
}
