import SoriTesting
import Testing

@testable import SoriEvaluation

/// The least distance over all paths, beside the same found by trying all of them.
struct LatticeTests {
    /// xorshift, the same in every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 88_172_645_463_325_252

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private func randomReadings(_ generator: inout Generator, depth: Int = 0) -> [Reading] {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            if depth < 2, Int.random(in: 0..<3, using: &generator) == 0 {
                return .oneOf(
                    (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                        randomReadings(&generator, depth: depth + 1)
                    })
            }
            let letters = ["a", "b", "ab", "a b", "ba", " ", ""]
            return .text(letters.randomElement(using: &generator) ?? "")
        }
    }

    /// The least errors, by the textbook.
    private func plain(_ reference: [String], _ hypothesis: [String]) -> Int {
        var row = Array(0...hypothesis.count)
        for (i, expected) in reference.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, found) in hypothesis.enumerated() {
                let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (expected == found ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[hypothesis.count]
    }

    private func symbols(_ text: String, _ unit: Normalizer.Unit) -> [String] {
        unit == .words ? text.split(separator: " ").map(String.init) : text.filter { $0 != " " }.map(String.init)
    }

    @Test(arguments: Normalizer.Unit.allCases) func isTheLeastOfAllPaths(_ unit: Normalizer.Unit) {
        var generator = Generator()
        for round in 0..<400 {
            let (reference, hypothesis) = (randomReadings(&generator), randomReadings(&generator))
            var best = (errors: Int.max, length: Int.max)
            for one in Reading.texts(reference, limit: 100_000) {
                for other in Reading.texts(hypothesis, limit: 100_000) {
                    let (left, right) = (symbols(one, unit), symbols(other, unit))
                    let found = (errors: plain(left, right), length: left.count)
                    if found < best { best = found }
                }
            }
            var table = SymbolTable()
            let counts = LatticeAligner.counts(
                reference: ReadingLattice(reference, unit: unit, table: &table),
                hypothesis: ReadingLattice(hypothesis, unit: unit, table: &table))
            #expect(counts.errors == best.errors && counts.length == best.length, "round \(round)")
            #expect(min(counts.substitutions, counts.deletions, counts.insertions) >= 0)
            #expect(counts.length - counts.deletions - counts.substitutions >= 0)
        }
    }

    @Test func kindsOfErrors() {
        let score = Score(references: ["a b c d"], hypothesis: "a x c d e", language: "de")
        #expect(score.words == ErrorCounts(substitutions: 1, deletions: 0, insertions: 1, length: 4))
        let nothing = Score(references: ["a b c"], hypothesis: "", language: "de")
        #expect(nothing.words == ErrorCounts(deletions: 3, length: 3) && nothing.words.rate == 1)
        let invented = Score(references: [""], hypothesis: "a b", language: "de")
        #expect(invented.words == ErrorCounts(insertions: 2) && invented.words.rate == nil)
    }

    @Test func theNearestReferenceCounts() {
        let score = Score(references: ["하나 둘 셋", "네 다섯"], hypothesis: "네 다섯", language: "ko")
        #expect(score.characters == ErrorCounts(length: 3) && score.rawWords == ErrorCounts(length: 2))
    }

    /// An hour of speech: some ten thousand characters on either side.
    @Test func longTextsTakeSecondsAndLittleMemory() {
        let text = String(repeating: "오월 17일 기준 홍수로 최소 20명이 사망했고 16,000명이 대피했습니다. ", count: 250)
        let start = ContinuousClock.now
        let score = Score(references: [text], hypothesis: text + "끝", language: "ko")
        #expect(score.characters.insertions == 1 && score.characters.errors == 1)
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
