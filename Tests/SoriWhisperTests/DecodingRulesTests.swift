import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Against the reference's own code (openai-whisper 20250625) run on numpy.
struct DecodingRulesTests {
    struct Golden: Decodable {
        struct Rule: Decodable {
            let tokens: [Int]
            let limit: Int?
            let logits: [Float?]
            let kept: [Int]
        }
        struct Path: Decodable {
            let rows: Int
            let columns: Int
            let x: [Float]
            let path: [[Int]]
        }
        struct Median: Decodable {
            let width: Int
            let x: [Float]
            let y: [Float]
        }
        struct Punctuation: Decodable {
            let words: [String]
            let merged: [String]
            let tokens: [[Int]]
        }
        struct Compression: Decodable {
            let text: String
            let ratio: Double
        }
        let rules: [Rule]
        let dtw: [Path]
        let median: [Median]
        let punctuation: [Punctuation]
        let compression: [Compression]
    }

    let golden: Golden

    init() throws { golden = try SoriWhisperTests.golden("decoding.json", as: Golden.self) }

    /// A vocabulary of fifty: text below 20, timestamps from 30.
    static let special = SpecialTokens(
        endOfText: 20, startOfTranscript: 21, languages: [], translate: 24, transcribe: 25, startOfLanguageModel: 26,
        startOfPrevious: 27, noSpeech: 28, noTimestamps: 29, timestampBegin: 30)

    @Test func timestampRules() {
        for row in golden.rules {
            var logits = row.logits.map { $0 ?? -.infinity }
            let rules = TimestampRules(special: Self.special, sampleBegin: 3, maxInitialIndex: row.limit)
            unsafe logits.withUnsafeMutableBufferPointer { unsafe rules.apply(to: $0, tokens: row.tokens) }
            #expect(logits.indices.filter { logits[$0] > -.infinity } == row.kept, "\(row.tokens)")
        }
    }

    @Test func timestampRulesBearAnything() {
        var random = SeededGenerator(3)
        for _ in 0..<2_000 {
            var logits = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                [Float.nan, .infinity, -.infinity, 1, 2][Int.random(in: 0..<5, using: &random)]
            }
            let tokens = (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: -9...99, using: &random)
            }
            let begin = Int.random(in: 0...6, using: &random)
            let limit = Int.random(in: 0...99, using: &random)
            unsafe logits.withUnsafeMutableBufferPointer { logits in
                let rules = TimestampRules(special: Self.special, sampleBegin: begin, maxInitialIndex: limit)
                unsafe rules.apply(to: logits, tokens: tokens)
                let repetition = RepetitionRules(penalty: 1.5, noRepeatLength: limit % 4, sampleBegin: begin)
                unsafe repetition.apply(to: logits, tokens: tokens)
                unsafe TokenSuppression(always: tokens, first: tokens, sampleBegin: begin).apply(
                    to: logits, tokens: tokens)
            }
        }
    }

    @Test func suppression() {
        var logits = [Float](repeating: 1, count: 6)
        let filter = TokenSuppression(always: [1, 9, -1], first: [2], sampleBegin: 2)
        unsafe logits.withUnsafeMutableBufferPointer { unsafe filter.apply(to: $0, tokens: [0, 0, 0]) }
        #expect(logits == [1, -.infinity, 1, 1, 1, 1])
        unsafe logits.withUnsafeMutableBufferPointer { unsafe filter.apply(to: $0, tokens: [0, 0]) }
        #expect(logits == [1, -.infinity, -.infinity, 1, 1, 1])
    }

    @Test func repetition() {
        var logits: [Float] = [1, 2, -3, 4, 5, 6]
        let rules = RepetitionRules(penalty: 2, noRepeatLength: 2, sampleBegin: 1)
        unsafe logits.withUnsafeMutableBufferPointer { unsafe rules.apply(to: $0, tokens: [5, 1, 2, 4, 1]) }
        // 1, 2 and 4 were chosen; 2 followed 1 before.
        #expect(logits == [1, 1, -.infinity, 4, 2.5, 6])
    }

    @Test func pathsAreTheReferences() {
        for row in golden.dtw {
            let path = DynamicTimeWarping.path(row.x, rows: row.rows, columns: row.columns)
            #expect(path.map(\.row) == row.path[0] && path.map(\.column) == row.path[1])
        }
        #expect(DynamicTimeWarping.path([1, 2], rows: 3, columns: 1).isEmpty)
        #expect(DynamicTimeWarping.path([.nan, .nan, 1, .infinity], rows: 2, columns: 2).count >= 2)
    }

    @Test func mediansAreTheReferences() {
        for row in golden.median {
            var x = row.x
            unsafe x.withUnsafeMutableBufferPointer { unsafe MedianFilter.apply(to: $0, width: row.width) }
            #expect(x == row.y)
        }
    }

    @Test func punctuationIsMergedAsTheReferenceDoes() {
        for row in golden.punctuation {
            var words = row.words.enumerated().map { index, text in
                WordTiming(text: text, tokens: [index], start: 0, end: 1, probability: 1)
            }
            WordTiming.mergePunctuation(&words)
            #expect(words.map { Array($0.text.utf8) } == row.merged.map { Array($0.utf8) }, "\(row.words)")
            #expect(words.map(\.tokens) == row.tokens, "\(row.words)")
        }
    }

    @Test func compressionRatios() {
        for row in golden.compression { #expect(abs(CompressionRatio.of(row.text) - row.ratio) < 1e-12) }
        #expect(CompressionRatio.of("") == 0)
    }

    @Test func timesAlongAPath() {
        let words = [
            WordTokens(text: " a", tokens: [1]), .init(text: "bc", tokens: [2, 3]), .init(text: "<e>", tokens: [20]),
        ]
        let path = [(0, 0), (0, 1), (1, 5), (2, 6), (2, 7), (3, 9), (3, 12)].map { (row: $0.0, column: $0.1) }
        let times = WordTiming.times(of: words, along: path, probabilities: [0.5, 0.25, 0.75])
        #expect(times.map(\.start) == [0, 0.1] && times.map(\.end) == [0.1, 0.18])
        #expect(times.map(\.probability) == [0.5, 0.5])
        #expect(WordTiming.times(of: words, along: Array(path.prefix(3)), probabilities: [1, 1, 1]).isEmpty)
    }

    /// Source: SYSTRAN/faster-whisper `transcribe.py`, `generate_with_fallback`.
    @Test func theBestAttemptIsKeptWhenNonePasses() throws {
        func result(_ average: Double, _ ratio: Double, _ temperature: Double) -> WindowResult {
            WindowResult(averageLogProbability: average, temperature: temperature, compressionRatio: ratio)
        }
        var options = DecodingOptions()
        func kept(_ results: [WindowResult]) throws -> WindowResult {
            let rules = DecodingRules(
                options, tokenizer: try ScriptedModel.tokenizer(), configuration: ScriptedModel.configuration)
            return rules.choice(of: results, last: try #require(results.last))
        }
        let results = [result(-0.2, 3, 0), result(-1.2, 2, 0.2), result(-1.1, 1, 0.4), result(-3.5, 1, 1)]
        // The likeliest that does not repeat itself; what follows is told the last temperature.
        let best = try kept(results)
        #expect(best.averageLogProbability == -1.1 && best.temperature == 1)
        #expect(try kept([result(-0.5, 3, 0), result(-0.2, 4, 1)]).averageLogProbability == -0.2)
        options.fallback = .last
        #expect(try kept(results).averageLogProbability == -3.5)
    }
}
