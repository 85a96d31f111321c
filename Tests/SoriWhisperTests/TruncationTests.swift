import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Model files cut short or with wrong contents at every offset that has a meaning: an error that names what is wrong.
struct TruncationTests {
    private let tiny = TinyModel()

    @Test(arguments: [WeightType.float32, .float16]) func safetensorsCutAtEveryBoundary(_ type: WeightType) throws {
        let files = tiny.folder(type)
        let bytes = try #require(files["model.safetensors"])
        let data = 8 + (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        var cuts = [0, 1, 7, 8, 9, data / 2, data - 1, data]
        var end = data
        for tensor in tiny.tensors {
            end += tensor.values.count * type.blockSize
            cuts += [end - 1, end, end + 1]
        }
        #expect(end == bytes.count)
        let folder = try ScratchFolder(files)
        for cut in Set(cuts) where cut < bytes.count {
            try folder.write(Array(bytes[..<cut]), "model.safetensors")
            try expectError(folder, naming: "model.safetensors", "cut at \(cut)")
        }
    }

    @Test func shardsCutOrMissing() throws {
        let files = tiny.folder(.float16, shards: 3)
        let index = "model.safetensors.index.json"
        let whole = try #require(files[index])
        let folder = try ScratchFolder(files)
        for cut in Array(stride(from: 0, to: whole.count, by: 97)) + [whole.count - 1] {
            try folder.write(Array(whole[..<cut]), index)
            try expectError(folder, naming: index, "cut at \(cut)")
        }
        for (text, name) in [
            ("{}", "weight_map"), ("{\"weight_map\":{}}", "missing"), ("{\"weight_map\":{\"a\":5}}", "weight_map"),
            ("{\"weight_map\":{\"a\":\"../model.safetensors\"}}", "weight_map"),
            ("{\"weight_map\":{\"a\":\"none.safetensors\"}}", "none.safetensors"),
        ] {
            try folder.write(Array(text.utf8), index)
            try expectError(folder, naming: name, text)
        }
        try folder.write(whole, index)
        for shard in files.keys where shard != index && shard.hasSuffix(".safetensors") {
            let bytes = try #require(files[shard])
            for cut in [0, 8, bytes.count - 1] {
                try folder.write(Array(bytes[..<cut]), shard)
                try expectError(folder, naming: shard, "\(shard) cut at \(cut)")
            }
            try folder.write(bytes, shard)
        }
        _ = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
    }

    @Test(arguments: ["config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json"])
    func emptyTextFiles(_ name: String) throws {
        let folder = try ScratchFolder(tiny.folder())
        try folder.write([], name)
        let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path) }
        #expect(error?.message.contains(name) == true)
    }

    @Test func everyTensorOfAnotherShapeIsNamed() throws {
        for index in tiny.tensors.indices {
            var wrong = tiny
            let (name, shape) = (tiny.tensors[index].name, tiny.tensors[index].shape)
            wrong.tensors[index].shape = shape.reversed() == shape ? [1] + shape : shape.reversed()
            try expectError(ScratchFolder(wrong.folder(.float16)), naming: name)
            guard index.isMultiple(of: 7) else { continue }
            wrong.tensors[index].shape = shape.dropLast() + [shape[shape.count - 1] - 1]
            wrong.tensors[index].values = Array(
                tiny.tensors[index].values.prefix(wrong.tensors[index].shape.reduce(1, *)))
            let folder = try ScratchFolder(["ggml.bin": wrong.ggml(.float32).bytes])
            let error = #expect(throws: WhisperError.self) {
                _ = try WhisperWeights(ggml: WhisperGGMLFile(path: folder.path + "/ggml.bin"))
            }
            #expect(error?.message.contains(name) == true)
        }
    }

    private func expectError(_ folder: ScratchFolder, naming name: String, _ what: String = "") throws {
        let error = #expect(throws: WhisperError.self, "\(what)") {
            _ = try WhisperWeights(folder: folder.path, configuration: tiny.configuration)
        }
        #expect(error?.message.contains(name) == true, "\(what): \(error?.message ?? "")")
    }
}
