import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct ModelMemoryTests {
    private func model(width: Int, layers: Int, decoder: Int? = nil) -> WhisperConfiguration {
        let stack = { (layers: Int) in
            WhisperConfiguration.Stack(layers: layers, heads: width / 64, hidden: 4 * width)
        }
        return WhisperConfiguration(
            melBins: 80, audioContext: 1500, textContext: 448, vocabularySize: 51_865, width: width,
            encoder: stack(layers), decoder: stack(decoder ?? layers), stated: .init())
    }

    /// The weights are those of the published models, whose files say how many there are, but for biases and norms.
    @Test(arguments: [(384, 4, 37_760_640), (512, 6, 71_825_920), (768, 12, 240_582_912), (1280, 32, 1_541_384_960)])
    func weightsAreCounted(_ width: Int, _ layers: Int, _ numbers: Int) {
        for (type, size) in [(ComputeType.float32, 4), (.bfloat16, 2), (.int8, 1), (.auto, 1)] {
            let memory = ModelMemory(for: model(width: width, layers: layers), computeType: type, keepsSilence: false)
            // Encoder positions are not learnt, so not counted among the numbers of the file.
            let share = Double(memory.weights) / Double(size * numbers)
            #expect(share > 0.97 && share < (size == 4 ? 1.02 : 1.1), "\(width) \(type): \(share)")
        }
    }

    @Test(arguments: [(512, 6, 6, 36_864_000), (1280, 32, 32, 491_520_000), (1280, 32, 4, 276_480_000)])
    func silenceIsCountedWhereItIsKept(_ width: Int, _ layers: Int, _ decoder: Int, _ bytes: Int) {
        let model = model(width: width, layers: layers, decoder: decoder)
        let with = ModelMemory(for: model, computeType: .int8, keepsSilence: true)
        let without = ModelMemory(for: model, computeType: .int8, keepsSilence: false)
        #expect(with.silence == bytes && without.silence == 0)
        #expect(with.total == without.total + bytes)
    }

    @Test func whatDoesNotFitIsRefusedWithTheRemedy() throws {
        let model = model(width: 1280, layers: 32)
        let with = ModelMemory(for: model, computeType: .int8, keepsSilence: true)
        try with.check(available: with.total)
        let refused = #expect(throws: WhisperError.self) { try with.check(available: with.total - 1) }
        #expect(refused?.code == .computation)
        #expect(refused?.message.contains("--short-interims off (469 MB less)") == true)
        // What does not fit with the silence fits without.
        let without = ModelMemory(for: model, computeType: .int8, keepsSilence: false)
        try without.check(available: with.total - 1)
        let small = #expect(throws: WhisperError.self) { try without.check(available: 1 << 20) }
        #expect(small?.message.contains("short-interims") == false && small?.message.contains("there are 1 MB") == true)
    }
}
