import SoriCore
import SoriFormats
import SoriTesting
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Weights in PyTorch's files: openai-whisper's checkpoints, and `pytorch_model.bin` of the hub.
struct CheckpointTests {
    private let tiny = TinyModel()

    private func open(_ bytes: [UInt8]) throws -> WhisperPyTorchFile {
        let folder = try ScratchFolder(["tiny.pt": bytes])
        return try WhisperPyTorchFile(path: folder.path + "/tiny.pt")
    }

    private func expectEqual(_ weights: WhisperWeights) throws {
        #expect(weights.names.count == tiny.tensors.count)
        for tensor in tiny.tensors {
            let found = try weights.tensor(named: tensor.name)
            #expect(found.shape == tensor.shape && found.floats() == tensor.values, "\(tensor.name)")
        }
    }

    @Test(arguments: [WeightType.float32, .float16]) func tensorsAreThoseOfTheHubsForm(_ type: WeightType) throws {
        let file = try open(tiny.pytorch(type))
        #expect(file.configuration == tiny.configuration)
        try expectEqual(WhisperWeights(checkpoint: file))
    }

    /// A model of two heads of sixteen numbers cannot be told from its shapes; it can with `dims` alone beside.
    @Test func withoutDimsHeadsAreOfSixtyFour() throws {
        let items = tiny.checkpointItems(.float16)
        let error = #expect(throws: WhisperError.self) { _ = try open(CheckpointWriter.checkpoint(items)) }
        #expect(error?.message.contains("n_audio_head") == true)
    }

    @Test func dimsThatContradictTheTensorsAreNamed() throws {
        for (index, (name, value)) in tiny.dims.enumerated() where !name.hasSuffix("_head") {
            var dims = tiny.dims
            dims[index].1 = value + 1
            let items = tiny.checkpointItems(.float16)
            let error = #expect(throws: WhisperError.self) {
                _ = try open(CheckpointWriter.checkpoint(items, dims: dims))
            }
            #expect(error?.message.contains(name) == true, "\(name): \(error?.message ?? "")")
        }
    }

    @Test func everyMissingTensorIsNamed() throws {
        for index in tiny.tensors.indices {
            var items = tiny.checkpointItems(.float16)
            items.remove(at: index)
            let bytes = CheckpointWriter.checkpoint(items, dims: tiny.dims)
            let error = #expect(throws: WhisperError.self) { _ = try WhisperWeights(checkpoint: open(bytes)) }
            // Without the first tensor of a layer there is no such layer.
            let names = [tiny.tensors[index].name, "n_audio_layer", "n_text_layer"]
            #expect(names.contains { error?.message.contains($0) == true }, "\(error?.message ?? "")")
        }
    }

    /// The vocabulary is the one beside it, openai-whisper's own list too; it must be as large as the model's.
    @Test func theVocabularyStandsBesideIt() throws {
        let folder = try ScratchFolder(["tiny.pt": tiny.pytorch(), "multilingual.tiktoken": TinyModel.tiktoken])
        // Fewer tokens than a multilingual model's: the list for English is looked for.
        let missing = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path + "/tiny.pt") }
        #expect(missing?.code == .notFound && missing?.message.contains("gpt2.tiktoken") == true)
        try folder.write(TinyModel.tiktoken, "gpt2.tiktoken")
        let files = try WhisperModelFiles(path: folder.path + "/tiny.pt")
        #expect(files.tokenizer.special.endOfText == 256)
        #expect(files.tokenizer.special.languages.count == 3)
        #expect(files.tokenizer.decode(files.tokenizer.encode("안녕, it's  2")) == "안녕, it's  2")
        var lines = TinyModel.tiktoken
        for (damage, line) in [(UInt8(ascii: "!"), 1), (UInt8(ascii: " "), 1)] {
            lines[0] = damage
            try folder.write(lines, "gpt2.tiktoken")
            let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path + "/tiny.pt") }
            #expect(error?.message.contains("gpt2.tiktoken: line \(line)") == true, "\(error?.message ?? "")")
        }
    }

    @Test func aVocabularyOfAnotherSizeIsRefused() throws {
        var larger = tiny
        larger.configuration.vocabularySize += 1
        larger.tensors = TinyModel(larger.configuration).tensors
        let folder = try ScratchFolder(["vocabulary.json": Self.list(languages: ["en", "ko", "yue"])])
        try folder.write(larger.pytorch(), "larger.pt")
        let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path + "/larger.pt") }
        #expect(error?.message.contains("1768") == true && error?.message.contains("1769") == true)
        try folder.write(tiny.pytorch(), "tiny.pt")
        _ = try WhisperModelFiles(path: folder.path + "/tiny.pt")
    }

    @Test func aFolderOfTheHubWithPyTorchsFile() throws {
        var files = tiny.folder()
        files["model.safetensors"] = nil
        files["pytorch_model.bin"] = CheckpointWriter.checkpoint(tiny.checkpointItems(.float16, hub: true))
        files["vocabulary.json"] = Self.list(languages: ["en", "ko", "yue"])
        let folder = try ScratchFolder(files)
        try expectEqual(WhisperModelFiles(path: folder.path).weights)
        // Safetensors are taken before it.
        try folder.write([1, 2, 3], "model.safetensors")
        let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path) }
        #expect(error?.message.contains("model.safetensors") == true)
    }

    @Test func shardsOfPyTorch() throws {
        let items = tiny.checkpointItems(.float32, hub: true)
        var map: [String] = []
        var files = tiny.folder()
        files["model.safetensors"] = nil
        for part in 0..<2 {
            let name = "pytorch_model-0000\(part + 1)-of-00002.bin"
            let some = items.enumerated().filter { $0.offset % 2 == part }.map(\.element)
            files[name] = CheckpointWriter.checkpoint(some)
            map += some.map { "\"\($0.name)\": \"\(name)\"" }
        }
        files["pytorch_model.bin.index.json"] = Array("{\"weight_map\": {\(map.joined(separator: ","))}}".utf8)
        let folder = try ScratchFolder(files)
        try expectEqual(WhisperWeights(folder: folder.path, configuration: tiny.configuration))
    }

    /// The output projection is the embedding, and some savers keep it under the other name only.
    @Test func anEmbeddingUnderTheNameOfTheProjection() throws {
        var renamed = tiny
        let index = try #require(tiny.tensors.firstIndex { $0.name == "decoder.embed_tokens.weight" })
        renamed.tensors[index].name = "proj_out.weight"
        let folder = try ScratchFolder(renamed.folder(.float16, prefix: ""))
        let weights = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
        #expect(try weights.tensor(named: "decoder.embed_tokens.weight").floats() == tiny.tensors[index].values)
    }

    @Test func whatIsNotTheWeightsIsSaid() throws {
        let pointer = Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n".utf8)
        for name in ["model.safetensors", "model.bin", "pytorch_model.bin"] {
            let folder = try ScratchFolder(["config.json": tiny.folder()["config.json"] ?? [], name: pointer])
            let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path) }
            #expect(error?.message.contains("git lfs pull") == true)
        }
        let adapter = try ScratchFolder(["adapter_config.json": [], "adapter_model.safetensors": [1]])
        let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: adapter.path) }
        #expect(error?.message.contains("LoRA") == true)
    }

    @Test func changedBytesAreErrorsOrSoundValues() throws {
        let folder = try ScratchFolder()
        let bytes = tiny.pytorch()
        var random = SeededGenerator(37)
        // The description comes first, the list of files last.
        let hot = Array(0..<12_000) + Array(bytes.count - 8_000..<bytes.count)
        for _ in 0..<(isOptimised ? 2_000 : 200) {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[hot.randomElement(using: &random) ?? 0] = UInt8.random(in: 0...255, using: &random)
            }
            try folder.write(damaged, "tiny.pt")
            do throws(WhisperError) {
                let weights = try WhisperWeights(checkpoint: WhisperPyTorchFile(path: folder.path + "/tiny.pt"))
                for name in weights.names { _ = try weights.tensor(named: name).floats() }
            } catch {
                #expect(error.message.contains("tiny.pt"))
            }
        }
    }

    /// A list of all tokens but the timestamps, as CTranslate2 has it.
    private static func list(languages: [String]) -> [UInt8] {
        var texts = ByteTexts.all
        texts += (["endoftext", "startoftranscript"] + languages + ["translate", "transcribe", "startoflm"]).map {
            "<|\($0)|>"
        }
        texts += ["startofprev", "nospeech", "notimestamps"].map { "<|\($0)|>" }
        let quoted = texts.map { $0 == "\"" || $0 == "\\" ? "\"\\\($0)\"" : "\"\($0)\"" }
        return Array("[\(quoted.joined(separator: ","))]".utf8)
    }
}

/// How the byte alphabet writes the 256 bytes.
private enum ByteTexts {
    static var all: [String] {
        var hidden: UInt32 = 0x100
        return (UInt32(0)..<256).map { byte in
            let prints = (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            defer { if !prints { hidden += 1 } }
            return String(Unicode.Scalar(prints ? byte : hidden) ?? " ")
        }
    }
}
