import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Rows that ask for the likeliest logits only, against all of them, on the trained test model.
@Suite(.enabled(if: TestModel.isAvailable && hasVNNIKernels))
struct LikeliestLogitsTests {
    private func rows(_ tokens: [Int32], sequence: Int32, onlyLikeliest: Bool) -> [BatchToken] {
        tokens.enumerated().map {
            BatchToken(
                sequence: sequence, window: 0, token: $1, position: Int32($0), wantsLogits: true,
                onlyLikeliest: onlyLikeliest)
        }
    }

    private func bench() throws -> (bench: RuntimeBench, tokens: [Int32]) {
        let golden = try Safetensors(path: TestModel.path("golden/golden.safetensors"))
        let bench = try RuntimeBench(.nano, .int8)
        let mel = MelSpectrogram(bins: 80, frames: 3000, values: try golden.floats("mel.ko-01", [80, 3000]))
        try bench.runtime.encode([WindowInput(slot: 0, mel: mel)])
        return (bench, try golden.integers("logits.ko-01.tokens"))
    }

    @Test func theLikeliestAreExactAndTheOthersNear() throws {
        let (bench, tokens) = try bench()
        let size = bench.configuration.vocabularySize
        let special = try TestModel.nano.tokenizer().special
        let exact = try bench.step(rows(tokens, sequence: 0, onlyLikeliest: false))
        let coarse = try bench.step(rows(tokens, sequence: 1, onlyLikeliest: true))
        var (most, squares, sums, chosen): (Float, Double, Float, Float) = (0, 0, 0, 0)
        for row in tokens.indices {
            let x = Array(exact[row * size..<(row + 1) * size])
            let y = Array(coarse[row * size..<(row + 1) * size])
            // Special tokens and timestamps are the same; so are the likeliest tokens of text.
            #expect(x[special.endOfText...] == y[special.endOfText...])
            let likeliest = (0..<special.endOfText).sorted { x[$0] > x[$1] }.prefix(33)
            for id in likeliest { #expect(x[id] == y[id], "row \(row), token \(id)") }
            #expect((0..<size).count { x[$0] == y[$0] } >= size - special.endOfText + BatchToken.exactLogits)
            // Half of the model's tokens were never trained and have no weights at all.
            let others = (0..<size).filter { x[$0] != y[$0] }
            #expect(others.count > size / 3)
            for id in others {
                most = max(most, abs(x[id] - y[id]))
                squares += Double((x[id] - y[id]) * (x[id] - y[id])) / Double(others.count)
            }
            let difference =
                unsafe bench.runtime.logitsKernels.logSumExponential(y, count: size)
                - bench.runtime.logitsKernels.logSumExponential(x, count: size)
            sums = max(sums, abs(difference))
            chosen += difference / Float(tokens.count)
        }
        let root = (squares / Double(tokens.count)).squareRoot()
        print(
            "coarse logits: off by \(most) at most, \(root) in the mean square; log-sum-exp by \(sums) at most, \(chosen) in the mean of \(tokens.count) rows"
        )
        #expect(most < 8 && root < 0.8 && sums < 1e-4)
    }

    @Test func aRowDoesNotDependOnTheOthers() throws {
        let (bench, tokens) = try bench()
        let size = bench.configuration.vocabularySize
        let alone = try bench.step(rows(tokens, sequence: 0, onlyLikeliest: true))
        var mixed = rows(tokens, sequence: 1, onlyLikeliest: true)
        for index in stride(from: 0, to: mixed.count, by: 3) { mixed[index].onlyLikeliest = false }
        let together = try bench.step(mixed)
        var single: [Float] = []
        for row in rows(tokens, sequence: 2, onlyLikeliest: true) { single += try bench.step([row]) }
        for row in tokens.indices {
            let part = row * size..<(row + 1) * size
            #expect(alone[part] == single[part])
            #expect((alone[part] == together[part]) == !row.isMultiple(of: 3))
        }
    }
}
