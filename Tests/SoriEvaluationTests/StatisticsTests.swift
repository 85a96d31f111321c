import SoriEvaluation
import Testing

struct StatisticsTests {
    static func files(_ rates: [Int]) -> [ErrorCounts] {
        rates.map { ErrorCounts(substitutions: $0, referenceLength: 20) }
    }

    @Test func givesTheSameIntervalOnEachRun() {
        let files = Self.files([1, 0, 4, 2, 9, 3, 0, 1])
        let interval = Bootstrap().interval(files)
        #expect(interval != nil)
        #expect(interval == Bootstrap().interval(files))
        #expect(interval != Bootstrap(seed: 2).interval(files))
    }

    @Test func holdsTheRate() throws {
        let files = Self.files([1, 0, 4, 2, 9, 3, 0, 1])
        let interval = try #require(Bootstrap().interval(files))
        #expect(interval.low < 0.125 && 0.125 < interval.high)
        #expect(interval.low > 0 && interval.high < 0.45)
    }

    @Test func givesNoneForFewFiles() {
        #expect(Bootstrap().interval(Self.files([1, 2, 3, 4])) == nil)
        #expect(Bootstrap().interval([ErrorCounts](repeating: ErrorCounts(), count: 9)) == nil)
        let difference = Bootstrap().difference(Self.files([0, 2]), Self.files([2, 10]))
        #expect(difference == RateDifference(difference: 0.25))
    }

    @Test func comparesInPairs() throws {
        let first = Self.files([10, 2, 8, 0, 5, 7])
        // Better by one error on each file: every resample says so, however much the files differ.
        let second = Self.files([9, 1, 7, 0, 4, 6])
        let difference = try #require(Bootstrap().difference(first, second))
        #expect(difference.difference < 0)
        #expect((difference.shareBetter ?? 0) > 0.99)
        #expect(try #require(difference.interval).high <= 0)
        let same = try #require(Bootstrap().difference(first, first))
        #expect(same == RateDifference(difference: 0, interval: Interval(low: 0, high: 0), shareBetter: 0.5))
        #expect(Bootstrap().difference(first, Self.files([1])) == nil)
    }

    @Test func countsFilesBetterAndWorse() {
        func result(_ name: String, _ texts: [String]) -> ModelResult {
            var result = ModelResult(name: name)
            for (index, text) in texts.enumerated() {
                let item = CorpusItem(id: "\(index)", audio: "\(index).wav", references: ["one two three"])
                result.files.append(FileResult(item: item, language: "en", hypothesis: text))
            }
            return result
        }
        var second = result("b", ["one two three", "one", "one two three", "one two"])
        second.files.removeLast()
        let comparison = PairedComparison(
            "en", result("a", ["one two", "one two three", "one two three", "x"]), second, bootstrap: Bootstrap())
        #expect((comparison.better, comparison.worse, comparison.equal) == (1, 1, 1))
        #expect(comparison.pairs.map(\.id) == ["0", "1", "2"])
    }

    /// The first numbers of SplitMix64 for the seed 1234567, as its authors' C gives them.
    @Test func generatorIsSplitMix64() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
        for _ in 0..<1000 { #expect((0..<7).contains(generator.index(below: 7))) }
    }
}
