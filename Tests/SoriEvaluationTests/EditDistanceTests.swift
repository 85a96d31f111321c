import SoriEvaluation
import Testing

struct EditDistanceTests {
    /// The textbook's table, for one path each.
    static func levenshtein(_ a: [String], _ b: [String]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let value = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = value
            }
        }
        return row[b.count]
    }

    static func lattice(_ generator: inout SeededGenerator) -> ReadingLattice {
        while true {
            let count = 1 + generator.index(below: 6)
            var incoming: [[ReadingLattice.Edge]] = [[]]
            for node in 1..<max(2, count) {
                incoming.append(
                    (0..<(1 + generator.index(below: 3))).map { _ in
                        .init(from: generator.index(below: node), ["a", "b", "c"][generator.index(below: 3)])
                    })
            }
            let finals = Set((0...generator.index(below: 2)).map { _ in generator.index(below: incoming.count) })
            if let lattice = ReadingLattice(incoming: incoming, finals: finals) { return lattice }
        }
    }

    @Test func equalsTheBestOfAllPairsOfPaths() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<1500 {
            let (left, right) = (Self.lattice(&generator), Self.lattice(&generator))
            var best = (Int.max, Int.max)
            for a in left.readings() {
                for b in right.readings() {
                    let found = (Self.levenshtein(a, b), a.count)
                    if found < best { best = found }
                }
            }
            let counts = EditDistance.counts(reference: left, hypothesis: right)
            #expect((counts.errors, counts.referenceLength) == best)
            #expect(counts.hits >= 0 && counts.hypothesisLength >= 0)
            #expect(counts.hits + counts.substitutions + counts.deletions == counts.referenceLength)
            #expect(right.readings().contains { $0.count == counts.hypothesisLength })
            guard let pairs = EditDistance.alignment(reference: left, hypothesis: right) else {
                Issue.record("no alignment")
                return
            }
            #expect(pairs.count { $0.reference == nil } == counts.insertions)
            #expect(pairs.count { $0.hypothesis == nil } == counts.deletions)
            #expect(pairs.count { !$0.isHit } == counts.errors)
            #expect(left.readings().contains(pairs.compactMap(\.reference)))
            #expect(right.readings().contains(pairs.compactMap(\.hypothesis)))
        }
    }

    @Test(arguments: [
        ("", "", 0, 0, 0), ("a b c", "a b c", 0, 0, 0), ("a b c", "a x c", 1, 0, 0), ("a b c", "a c", 0, 1, 0),
        ("a c", "a b c", 0, 0, 1), ("", "a b", 0, 0, 2), ("a b", "", 0, 2, 0), ("a b", "b a", 2, 0, 0),
    ])
    func countsEachKind(_ reference: String, _ hypothesis: String, _ s: Int, _ d: Int, _ i: Int) {
        let counts = EditDistance.counts(
            reference: .init(path: reference.split(separator: " ").map(String.init)),
            hypothesis: .init(path: hypothesis.split(separator: " ").map(String.init)))
        #expect((counts.substitutions, counts.deletions, counts.insertions) == (s, d, i))
    }

    @Test func takesTenThousandCharactersInSeconds() {
        var generator = SeededGenerator(seed: 3)
        let text = (0..<10_000).map { _ in String(generator.index(below: 500)) }
        let other = text.map { generator.index(below: 10) == 0 ? "x" : $0 }
        let start = ContinuousClock.now
        let counts = EditDistance.counts(reference: .init(path: text), hypothesis: .init(path: other))
        #expect(counts.errors == zip(text, other).count { $0 != $1 })
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func noMarksForLongTexts() {
        let text = ReadingLattice(path: (0..<2000).map { String($0) })
        #expect(EditDistance.alignment(reference: text, hypothesis: text) == nil)
    }

    @Test func refusesEdgesThatGoBack() {
        #expect(ReadingLattice(incoming: [[], [.init(from: 1, "a")]], finals: [1]) == nil)
        #expect(ReadingLattice(incoming: [[], []], finals: [1]) == nil)
        #expect(ReadingLattice(incoming: [[]], finals: []) == nil)
        #expect(ReadingLattice(incoming: [[]], finals: [3]) == nil)
    }

    @Test func rateOfAnEmptyReference() {
        #expect(ErrorCounts().rate == 0)
        #expect(ErrorCounts(insertions: 2).rate == nil)
        #expect(ErrorCounts(insertions: 4, referenceLength: 2).rate == 2)
    }
}
