import FoundationEssentials
import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct WeightsTests {
    let tiny = TinyModel()

    @Test(arguments: [WeightType.float32, .float16], [true, false])
    func ggmlHoldsTheTensors(_ type: WeightType, _ columns: Bool) throws {
        let folder = try ScratchFolder(["ggml.bin": tiny.ggml(type, columns: columns).bytes])
        let file = try WhisperGGMLFile(path: folder.path + "/ggml.bin")
        #expect(file.configuration == tiny.configuration)
        try expectTheTensors(WhisperWeights(ggml: file))
        let tokenizer = try WhisperTokenizer(ggml: file)
        #expect(tokenizer.special.languages.map(\.code) == ["en", "zh", "de"])
        #expect(tokenizer.decode(tokenizer.encode("안녕, hi")) == "안녕, hi")
    }

    @Test(arguments: [WeightType.float32, .float16], [1, 3]) func safetensorsHoldTheTensors(
        _ type: WeightType, _ shards: Int
    ) throws {
        for prefix in ["model.", ""] {
            let folder = try ScratchFolder(tiny.folder(type, shards: shards, prefix: prefix))
            let configuration = try WhisperConfiguration(folder: folder.path)
            #expect(configuration == tiny.configuration)
            try expectTheTensors(WhisperWeights(folder: folder.path, configuration: configuration))
        }
    }

    @Test func bfloat16LosesOnlyTheLowerHalf() throws {
        let folder = try ScratchFolder(tiny.folder(.bfloat16))
        let weights = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
        for tensor in tiny.tensors {
            let expected = tensor.values.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
            #expect(try weights.tensor(named: tensor.name).floats() == expected)
        }
    }

    @Test(arguments: [WeightType.q8_0, .q5_0, .q5_1]) func quantisedTensorsAreWhole(_ type: WeightType) throws {
        let folder = try ScratchFolder(["ggml.bin": tiny.ggml(type).bytes])
        let weights = try WhisperWeights(ggml: WhisperGGMLFile(path: folder.path + "/ggml.bin"))
        let tensor = try weights.tensor(named: "decoder.layers.0.fc1.weight")
        #expect(tensor.type == type && tensor.shape == [128, 32] && tensor.count == 4096)
        try weights.checkFinite()
        let whole = tensor.floats()
        var part = [Float](repeating: 0, count: 3 * 32)
        try unsafe part.withUnsafeMutableBufferPointer { buffer throws(WhisperError) in
            try unsafe tensor.copyFloats(rows: 5..<8, into: buffer)
        }
        #expect(part == Array(whole[160..<256]))
        #expect(throws: WhisperError.self) {
            try unsafe part.withUnsafeMutableBufferPointer { buffer throws(WhisperError) in
                try unsafe tensor.copyFloats(rows: 126..<129, into: buffer)
            }
        }
    }

    @Test func nameMappingGoesBothWays() {
        for tensor in tiny.tensors {
            let name = TensorName.ggml(canonical: tensor.name)
            #expect(name.flatMap(TensorName.canonical(ggml:)) == tensor.name)
        }
        for foreign in ["", "encoder", "decoder.blocks.0.attn.query", "decoder.blocks.00.mlp.0.weight", "a.b.c.d.e"] {
            #expect(TensorName.canonical(ggml: foreign) == nil)
        }
    }

    @Test func errorsNameTheTensor() throws {
        var wrong = tiny
        wrong.tensors.removeAll { $0.name == "decoder.layers.0.fc2.bias" }
        try expectError(wrong.folder(), "decoder.layers.0.fc2.bias")
        wrong = tiny
        let index = try #require(wrong.tensors.firstIndex { $0.name == "encoder.conv1.weight" })
        wrong.tensors[index].shape = [32, 3, 8]
        try expectError(wrong.folder(), "encoder.conv1.weight")
        wrong = tiny
        wrong.tensors[index].values[5] = .nan
        let folder = try ScratchFolder(wrong.folder())
        let weights = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
        let error = #expect(throws: WhisperError.self) { try weights.checkFinite() }
        #expect(error?.message.contains("encoder.conv1.weight") == true)
        var twice = tiny.ggml(.float32)
        let last = twice.boundaries[twice.boundaries.count - 2]
        twice.bytes += twice.bytes[last...]
        let bad = try ScratchFolder(["ggml.bin": twice.bytes])
        let duplicate = #expect(throws: WhisperError.self) { _ = try WhisperGGMLFile(path: bad.path + "/ggml.bin") }
        #expect(duplicate?.message.contains("twice") == true)
    }

    @Test(.enabled(if: TestModel.isAvailable), arguments: TestModel.allCases)
    func sharedModelsLoad(_ model: TestModel) throws {
        let configuration = try model.configuration()
        let weights = try WhisperWeights(folder: model.folder, configuration: configuration)
        #expect(weights.names.count == TensorInventory(configuration).shapes.count)
        if isOptimised { try weights.checkFinite() }
    }

    /// `STT_GGML_PAIR`: a folder that `make_random_whisper.py` wrote, with `hf/` and `ggml.bin` of the same weights.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["STT_GGML_PAIR"] != nil))
    func ggmlEqualsItsOriginal() throws {
        let folder = ProcessInfo.processInfo.environment["STT_GGML_PAIR"] ?? ""
        let ggml = try WhisperGGMLFile(path: folder + "/ggml.bin")
        let configuration = try WhisperConfiguration(folder: folder + "/hf")
        let original = try WhisperWeights(folder: folder + "/hf", configuration: configuration)
        let weights = try WhisperWeights(ggml: ggml)
        #expect(weights.names == original.names)
        for name in original.names {
            let (a, b) = (try weights.tensor(named: name).floats(), try original.tensor(named: name).floats())
            let worst = zip(a, b).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            // The tool writes sinusoids as floats in one file and as halves in the other.
            #expect(a.count == b.count && worst <= (name.hasSuffix("embed_positions.weight") ? 5e-4 : 0), "\(name)")
        }
        let (left, right) = (
            try WhisperTokenizer(ggml: ggml),
            try WhisperTokenizer(folder: folder + "/hf", configuration: configuration)
        )
        #expect(left.special == right.special && left.nonSpeechTokens == right.nonSpeechTokens)
        for id in 0..<left.vocabularySize where left.bytes(of: [id]) != right.bytes(of: [id]) {
            Issue.record("token \(id) differs")
        }
    }

    private func expectTheTensors(_ weights: WhisperWeights) throws {
        #expect(weights.names == tiny.tensors.map(\.name).sorted())
        for tensor in tiny.tensors {
            let found = try weights.tensor(named: tensor.name)
            #expect(found.shape == tensor.shape && found.floats() == tensor.values, "\(tensor.name)")
        }
    }

    private func expectError(_ files: [String: [UInt8]], _ name: String) throws {
        let folder = try ScratchFolder(files)
        let error = #expect(throws: WhisperError.self) {
            _ = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
        }
        #expect(error?.message.contains(name) == true)
    }
}
