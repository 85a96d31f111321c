import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// The CPU runtime against outputs of the reference.
@Suite(.enabled(if: TestModel.isAvailable))
struct RuntimeGoldenTests {
    /// A checkpoint and where its golden outputs are.
    struct Case: Sendable, CustomTestStringConvertible {
        let model: TestModel
        let file: String
        let mel: String
        let encoder: String
        let logits: String
        let tokens: String
        let positions: String

        var testDescription: String { model.rawValue }
    }

    static let cases = [
        Case(
            model: .nano, file: "golden", mel: "mel.ko-01", encoder: "encoder.ko-01", logits: "logits.ko-01",
            tokens: "logits.ko-01.tokens", positions: "logits.ko-01.positions"),
        Case(
            model: .english, file: "random-en", mel: "mel", encoder: "encoder", logits: "logits", tokens: "tokens",
            positions: "positions"),
        Case(
            model: .large, file: "random-v3", mel: "mel", encoder: "encoder", logits: "logits", tokens: "tokens",
            positions: "positions"),
    ]

    @Test(arguments: cases) func isTheReferencesAtFloat32(_ item: Case) throws {
        let (encoder, logits) = try errors(item, .float32)
        #expect(encoder < 1e-3)
        #expect(logits < 1e-3)
    }

    /// Eight bits: near the reference, and not so near that something else was computed.
    @Test(arguments: cases) func isNearTheReferenceAtInt8(_ item: Case) throws {
        let (encoder, logits) = try errors(item, .int8)
        #expect(encoder > 1e-4 && encoder < 0.08)
        #expect(logits > 1e-4 && logits < 0.08)
    }

    /// Eight bits of each factor; where the processor has no such products, oneDNN's emulation of them.
    @Test(arguments: cases) func isNearTheReferenceAtBFloat16(_ item: Case) throws {
        let (encoder, logits) = try errors(item, .bfloat16)
        #expect(encoder > 1e-4 && encoder < 0.04)
        #expect(logits > 1e-4 && logits < 0.04)
    }

    private func errors(_ item: Case, _ type: ComputeType) throws -> (encoder: Float, logits: Float) {
        let golden = try Safetensors(path: TestModel.path("golden/\(item.file).safetensors"))
        let bench = try RuntimeBench(item.model, type)
        let configuration = bench.configuration
        let mel = MelSpectrogram(
            bins: configuration.melBins, frames: configuration.windowFrames,
            values: try golden.floats(item.mel, [configuration.melBins, configuration.windowFrames]))
        try bench.runtime.encode([WindowInput(slot: 1, mel: mel)])
        let encoder = try golden.floats(item.encoder, [configuration.audioContext, configuration.width])
        let encoderError = relativeError(bench.runtime.encoded, encoder)

        let tokens = try golden.integers(item.tokens)
        let positions = try golden.integers(item.positions)
        let rows = tokens.enumerated().map { position, token in
            BatchToken(
                sequence: 1, window: 1, token: token, position: Int32(position),
                wantsLogits: positions.contains(Int32(position)))
        }
        let logits = try bench.step(rows)
        let expected = try golden.floats(item.logits, [positions.count, configuration.vocabularySize])
        let logitsError = relativeError(logits, expected)
        print(
            "\(item.model.rawValue) at \(type.rawValue): encoder within \(encoderError), logits within \(logitsError) of the reference"
        )
        return (encoderError, logitsError)
    }

    /// Cross-attention of the forced tokens: the captured scores, through a softmax, are the reference's weights.
    @Test(arguments: [(ComputeType.float32, Float(1e-4)), (.int8, 0.05)])
    func capturedScoresAreTheReferences(_ type: ComputeType, _ tolerance: Float) throws {
        let golden = try Safetensors(path: TestModel.path("golden/golden.safetensors"))
        let bench = try RuntimeBench(.nano, type)
        let mel = MelSpectrogram(bins: 80, frames: 3000, values: try golden.floats("mel.ko-01", [80, 3000]))
        try bench.runtime.encode([WindowInput(slot: 0, mel: mel)])
        let tokens = try golden.integers("logits.ko-01.tokens")
        let rows = tokens.enumerated().map {
            BatchToken(sequence: 0, window: 0, token: $1, position: Int32($0), wantsLogits: false)
        }
        let context = bench.configuration.audioContext
        let scores = try bench.scores(rows, .init(layer: 1, head: 0))
        let weights = (0..<tokens.count).flatMap { row -> [Float] in
            let part = scores[row * context..<(row + 1) * context]
            let most = part.max() ?? 0
            let powers = part.map { exponential($0 - most) }
            let sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
        }
        let error = relativeError(weights, try golden.floats("cross_attention.ko-01", [tokens.count, context]))
        print("cross-attention at \(type.rawValue): within \(error) of the reference")
        #expect(error < tolerance)
    }
}

extension Safetensors {
    /// All numbers of an I32 tensor.
    func integers(_ name: String) throws -> [Int32] {
        let entry = try #require(tensors[name])
        return unsafe withBytes(of: entry) { bytes in
            (0..<bytes.count / 4).map { unsafe bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self) }
        }
    }
}
