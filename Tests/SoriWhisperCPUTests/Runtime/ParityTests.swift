import FoundationEssentials
import SoriCore
import SoriFormats
import SoriTesting
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// The same weights in every format and type are the same model. Without the shared models the carried one is taken.
@Suite(.serialized)
struct ParityTests {
    /// Folders of the models that are there.
    static let models: [String] =
        TestModel.isAvailable ? TestModel.allCases.map(\.folder) : [Fixtures.carried.path + "/whisper-nano"]

    @Test(arguments: models) func ggmlGivesTheSameTokens(_ model: String) async throws {
        let copy = try ModelCopy(folder: model)
        let name = model.contains("random") ? "ggml-random.bin" : "ggml.bin"
        let folder = try ScratchFolder([name: try copy.ggml()])
        let original = try await transcribe(model)
        #expect(original.flatMap(\.tokens).count > 4)
        #expect(try await transcribe(folder.path + "/" + name) == original)
    }

    @Test func floatsGiveTheSameTokens() async throws {
        let model = Self.models[0]
        let folder = try Self.folder(of: model)
        try folder.write(try ModelCopy(folder: model).safetensors(.float32), "model.safetensors")
        #expect(try await transcribe(folder.path) == transcribe(model))
    }

    /// Eight bits of each number instead of eleven: other numbers, the same text.
    @Test func bfloatsGiveTheSameText() async throws {
        let model = Self.models[0]
        let folder = try Self.folder(of: model)
        try folder.write(try ModelCopy(folder: model).safetensors(.bfloat16), "model.safetensors")
        let (original, coarse) = (try await transcribe(model), try await transcribe(folder.path))
        for (left, right) in zip(original, coarse) {
            #expect(left.tokens == right.tokens)
            #expect(abs(left.averageLogProbability - right.averageLogProbability) < 0.02)
            #expect(left.averageLogProbability != right.averageLogProbability, "nothing was rounded")
        }
        #expect(original.count == coarse.count)
    }

    /// A copy of a model's folder without its weights.
    private static func folder(of model: String) throws -> ScratchFolder {
        let names = [
            "config.json", "generation_config.json", "preprocessor_config.json", "vocab.json", "added_tokens.json",
        ]
        var files: [String: [UInt8]] = [:]
        for name in names { files[name] = try bytes(model + "/" + name) }
        return try ScratchFolder(files)
    }

    /// What a model hears in the two carried clips, greedily, at float32.
    private func transcribe(_ path: String) async throws -> [WhisperSegment] {
        let engine = try await WhisperEngine.load(path: path, computeType: .float32, threads: 2)
        var segments: [WhisperSegment] = []
        for (clip, language) in [("ko-01", "ko"), ("en-01", "en")] {
            var options = DecodingOptions()
            options.language = engine.languages.contains(language) ? language : "en"
            options.beamSize = 1
            options.temperatures = [0]
            options.conditionOnPreviousText = false
            // Random weights give timestamps anywhere, and would hear the same seconds again and again.
            options.withoutTimestamps = path.contains("random")
            let audio = try wavSamples(Fixtures.clip(clip))
            segments += try await engine.transcribe(ArraySource(audio), options: options).segments
        }
        return segments
    }
}
