import Testing

@testable import SoriEvaluation

struct BootstrapTests {
    private let counts = (0..<40).map { ErrorCounts(substitutions: $0 % 5, length: 20) }

    @Test func theSameInEveryRunAndAroundTheRate() throws {
        let interval = try #require(Bootstrap.interval(counts))
        #expect(interval == Bootstrap.interval(counts))
        // The rate is 0.1; its standard error sqrt(2 / 400 / 40), about 0.011.
        #expect(interval.low > 0.07 && interval.low < 0.09 && interval.high > 0.11 && interval.high < 0.13)
    }

    @Test func fewFilesHaveNone() {
        #expect(Bootstrap.interval(Array(counts.prefix(4))) == nil)
        #expect(Bootstrap.difference(Array(counts.prefix(4)), Array(counts.prefix(4))) == nil)
        #expect(Bootstrap.difference(counts, Array(counts.dropLast())) == nil)
    }

    @Test func differences() throws {
        let same = try #require(Bootstrap.difference(counts, counts))
        #expect(same.interval.low == 0 && same.interval.high == 0 && same.shareLower == 0.5)
        let better = counts.map { ErrorCounts(substitutions: $0.substitutions / 2, length: $0.length) }
        let difference = try #require(Bootstrap.difference(counts, better))
        #expect(difference.interval.high < 0 && difference.shareLower == 1)
    }

    @Test func filesWithoutReferencesDoNotDivideByZero() throws {
        let empty = [ErrorCounts](repeating: ErrorCounts(insertions: 1), count: 6)
        #expect(try #require(Bootstrap.interval(empty)).low.isFinite)
    }
}
