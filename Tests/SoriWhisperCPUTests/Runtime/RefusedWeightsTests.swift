import SoriCore
import SoriFormats
import SoriWhisper
import SoriWhisperTesting
import Testing

@testable import SoriWhisperCPU

/// Weights that no runtime takes.
struct RefusedWeightsTests {
    private let tiny = TinyModel()

    /// Numbers that are not finite are found while the model is packed, in whatever tensor they are.
    @Test(arguments: [Float.nan, .infinity]) func numbersThatAreNotFiniteAreNamed(_ number: Float) throws {
        for index in tiny.tensors.indices {
            var wrong = tiny
            wrong.tensors[index].values[wrong.tensors[index].values.count - 1] = number
            let folder = try ScratchFolder(wrong.folder(.float32))
            let weights = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
            let error = #expect(throws: WhisperError.self) {
                _ = try CPURuntime(
                    weights: weights, configuration: tiny.configuration, computeType: .float32, threads: 1,
                    capacity: RuntimeCapacity(windowsPerCall: 1, windowSlots: 1, sequenceSlots: 1, tokensPerStep: 8))
            }
            #expect(error?.message.contains(tiny.tensors[index].name) == true, "\(error?.message ?? "")")
        }
    }
}
