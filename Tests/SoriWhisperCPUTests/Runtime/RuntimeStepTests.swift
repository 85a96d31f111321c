import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Steps of the CPU runtime against each other: however tokens are grouped, the same comes out.
struct RuntimeStepTests {
    private let tiny = TinyModel()

    /// A runtime of the tiny model with two encoded windows.
    private func bench(_ type: ComputeType = .float32, threads: Int = 2) throws -> RuntimeBench {
        let folder = try ScratchFolder(tiny.folder())
        let configuration = try WhisperConfiguration(folder: folder.path)
        let bench = try RuntimeBench(
            configuration, WhisperWeights(folder: folder.path, configuration: configuration), type, threads: threads)
        try bench.runtime.encode([
            WindowInput(slot: 0, mel: mel(configuration, seed: 3)),
            WindowInput(slot: 1, mel: mel(configuration, seed: 4)),
        ])
        return bench
    }

    private func mel(_ configuration: WhisperConfiguration, seed: UInt64) -> MelSpectrogram {
        var random = SeededGenerator(seed)
        let count = configuration.melBins * configuration.windowFrames
        return MelSpectrogram(
            bins: configuration.melBins, frames: configuration.windowFrames,
            values: (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
    }

    private func rows(_ tokens: [Int32], sequence: Int32 = 0, window: Int32 = 0, from: Int = 0) -> [BatchToken] {
        tokens.enumerated().map {
            BatchToken(
                sequence: sequence, window: window, token: $1, position: Int32(from + $0),
                wantsLogits: $0 == tokens.count - 1)
        }
    }

    @Test(arguments: [ComputeType.float32, .int8], [1, 2, 3])
    func aPromptIsItsTokensOneByOne(_ type: ComputeType, _ threads: Int) throws {
        let bench = try bench(type, threads: threads)
        let tokens: [Int32] = [5, 70, 33, 200, 12]
        let whole = try bench.step(rows(tokens))
        var last: [Float] = []
        for (index, token) in tokens.enumerated() {
            last = try bench.step(rows([token], sequence: 1, from: index))
        }
        #expect(relativeError(last, whole) < 1e-5)
        #expect(Set(whole).count > 100)
    }

    /// An encode given up at any of its looks leaves a runtime that computes as before.
    @Test(arguments: [1, 2, 3]) func anEncodeCanBeGivenUp(threads: Int) throws {
        let bench = try bench(threads: threads)
        let before = try bench.step(rows([5, 70, 33]))
        let input = WindowInput(slot: 0, mel: mel(bench.configuration, seed: 3))
        var looks = 0
        let isDone = try bench.runtime.encode([input]) {
            looks += 1
            return true
        }
        #expect(isDone && looks == bench.configuration.encoder.layers + bench.configuration.decoder.layers)
        for last in 1...looks {
            var asked = 0
            let isDone = try bench.runtime.encode([WindowInput(slot: 0, mel: mel(bench.configuration, seed: 9))]) {
                asked += 1
                return asked < last
            }
            #expect(!isDone && asked == last)
            #expect(try bench.runtime.encode([input]) { true })
            #expect(try bench.step(rows([5, 70, 33])) == before)
        }
    }

    @Test(arguments: [ComputeType.float32, .int8])
    func aBatchIsItsSequencesAlone(_ type: ComputeType) throws {
        let bench = try bench(type)
        let prompts: [[Int32]] = [[5, 70, 33], [9, 8, 7], [100, 101, 102], [5, 70, 34], [1, 1, 1], [2, 3, 5]]
        var alone: [Float] = []
        for (index, prompt) in prompts.enumerated() {
            alone += try bench.step(rows(prompt, sequence: 7, window: Int32(index % 2)))
        }
        let together = try bench.step(
            prompts.enumerated().flatMap { rows($1, sequence: Int32($0), window: Int32($0 % 2)) })
        #expect(relativeError(together, alone) < 1e-5)
        // Another window gives something else.
        let other = try bench.step(rows(prompts[0], sequence: 6, window: 1))
        #expect(relativeError(other, Array(alone[..<bench.configuration.vocabularySize])) > 1e-4)
    }

    @Test func anHeirGoesOnFromTheOthersHistory() throws {
        let bench = try bench()
        _ = try bench.step(rows([5, 70, 33], sequence: 0))
        _ = try bench.step(rows([9, 8, 7], sequence: 1))
        // Both exchange their histories, then each goes on alone.
        let moves = [SequenceCopy(from: 1, to: 0), SequenceCopy(from: 0, to: 1)]
        unsafe moves.withUnsafeBufferPointer { unsafe bench.runtime.copySequences($0, length: 3) }
        let first = try bench.step(rows([44], sequence: 0, from: 3) + rows([45], sequence: 1, from: 3))
        let expected =
            try bench.step(rows([9, 8, 7, 44], sequence: 2)) + bench.step(rows([5, 70, 33, 45], sequence: 3))
        #expect(relativeError(first, expected) < 1e-5)
        // Two heirs of one history, that part afterwards.
        let both = [SequenceCopy(from: 0, to: 0), SequenceCopy(from: 0, to: 1)]
        unsafe both.withUnsafeBufferPointer { unsafe bench.runtime.copySequences($0, length: 4) }
        let parted = try bench.step(rows([60], sequence: 0, from: 4) + rows([61], sequence: 1, from: 4))
        let parts =
            try bench.step(rows([9, 8, 7, 44, 60], sequence: 4)) + bench.step(rows([9, 8, 7, 44, 61], sequence: 5))
        #expect(relativeError(parted, parts) < 1e-5)
    }

    @Test func onlyWantedRowsHaveLogits() throws {
        let bench = try bench()
        var prompt = rows([5, 70, 33, 4])
        prompt[1].wantsLogits = true
        let both = try bench.step(prompt)
        let early = try bench.step(rows([5, 70], sequence: 1))
        #expect(both.count == 2 * bench.configuration.vocabularySize)
        #expect(relativeError(Array(both[..<bench.configuration.vocabularySize]), early) < 1e-5)
    }

    @Test func aWindowOfAnotherSizeIsRefused() throws {
        let bench = try bench()
        let error = #expect(throws: WhisperError.self) {
            try bench.runtime.encode([WindowInput(slot: 0, mel: MelSpectrogram(bins: 80, frames: 3, values: []))])
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test(arguments: [
        "encoder.conv1.weight", "encoder.layers.0.self_attn.q_proj.bias", "decoder.embed_tokens.weight",
        "decoder.layers.0.fc2.weight", "decoder.layer_norm.weight",
    ])
    func aTensorWithoutNumbersIsNamed(_ name: String) throws {
        var broken = tiny
        let index = try #require(broken.tensors.firstIndex { $0.name == name })
        broken.tensors[index].values[broken.tensors[index].values.count / 2] = .nan
        let folder = try ScratchFolder(broken.folder())
        let configuration = try WhisperConfiguration(folder: folder.path)
        let weights = try WhisperWeights(folder: folder.path, configuration: configuration)
        for type in [ComputeType.float32, .int8] {
            let error = #expect(throws: WhisperError.self) {
                try RuntimeBench(configuration, weights, type)
            }
            #expect(error?.code == .malformed && error?.message.contains(name) == true)
        }
    }
}
