import FoundationEssentials
import SoriCrypto
import SoriFetch
import Testing

@testable import SoriModels

struct HubTests {
    @Test(arguments: [
        ("base", "openai/whisper-base", "main"), ("whisper-base", "openai/whisper-base", "main"),
        ("Base.en", "openai/whisper-base.en", "main"), ("turbo", "openai/whisper-large-v3-turbo", "main"),
        ("whisper-turbo", "openai/whisper-large-v3-turbo", "main"), ("large-v3@v1", "openai/whisper-large-v3", "v1"),
        ("distil-large-v3", "distil-whisper/distil-large-v3", "main"),
        ("Some/Whisper-KO@5f3c", "Some/Whisper-KO", "5f3c"),
    ])
    func names(_ text: String, _ id: String, _ revision: String) throws {
        let name = try HubModelName(text)
        #expect(name.id == id && name.revision == revision)
    }

    @Test(arguments: [
        "", "giant", "a/b/c", "../x", "a/..", "a/.b", "a/b@", "a/b@../c", "a b/c", "/x", "x/", "a/한글", "-a/b",
    ])
    func whatIsNoName(_ text: String) { #expect(throws: ModelError.self) { try HubModelName(text) } }

    private func file(_ name: String) -> HubFile { HubFile(name: name, size: 1, sum: .sha256("00")) }

    private func pick(_ names: [String]) throws -> [String] {
        try WhisperFileChoice.pick(names.map(file), of: HubModelName("base")).map(\.name)
    }

    @Test func onlyWhatIsNeeded() throws {
        let everything = [
            "README.md", "config.json", "flax_model.msgpack", "model.safetensors",
            "model.fp32-00001-of-00002.safetensors",
            "model.safetensors.index.fp32.json", "pytorch_model.bin", "tokenizer.json", "vocab.json",
            "model-00001-of-00002.safetensors",
        ]
        #expect(try pick(everything) == ["config.json", "tokenizer.json", "vocab.json", "model.safetensors"])
        #expect(
            WhisperFileChoice.names(in: everything) == [
                "config.json", "tokenizer.json", "vocab.json", "model.safetensors",
            ])
    }

    @Test func shards() throws {
        let names = [
            "model-00002-of-00002.safetensors", "config.json", "vocab.json", "added_tokens.json",
            "model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-1-of-2.safetensors",
        ]
        #expect(
            try pick(names).suffix(3) == [
                "model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
            ])
    }

    /// The first form of the weights that is there, and of the vocabulary.
    @Test(arguments: [
        (["pytorch_model.bin", "model.bin", "vocabulary.txt"], ["vocabulary.txt", "model.bin"]),
        (["pytorch_model.bin", "vocab.json"], ["vocab.json", "pytorch_model.bin"]),
        (
            ["pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin", "training_args.bin"],
            ["pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin"]
        ),
        (["model.bin", "tokenizer.json", "vocabulary.json"], ["tokenizer.json", "model.bin"]),
    ])
    func otherForms(_ names: [String], _ chosen: [String]) throws {
        #expect(try pick(names + ["config.json"]) == ["config.json"] + chosen)
    }

    @Test func theModelsThatVocabulariesAreOf() {
        let sizes = [51_864, 51_865, 51_866, 51_870]
        let names = sizes.map { HubModelName.origin(vocabularySize: $0)?.id }
        #expect(names == ["openai/whisper-base.en", "openai/whisper-base", "openai/whisper-large-v3", nil])
    }

    @Test(arguments: [
        ["config.json", "tokenizer.json", "flax_model.msgpack"], ["tokenizer.json", "model.safetensors"],
        ["config.json", "tokenizer.json", "model.safetensors.index.json"],
        ["config.json", "tokenizer.json", "pytorch_model.bin.index.json"],
        ["adapter_config.json", "adapter_model.safetensors"],
    ])
    func whatIsMissing(_ names: [String]) { #expect(throws: ModelError.self) { try pick(names) } }

    @Test func entriesOfTheTree() throws {
        let json = """
            [{"type": "directory", "path": "onnx", "oid": "1", "size": 0},
             {"type": "file", "path": "onnx/model.onnx", "oid": "1", "size": 5},
             {"type": "file", "path": "config.json", "oid": "AB", "size": 5, "new_field": {}},
             {"type": "file", "path": "model.safetensors", "oid": "1", "size": 134, "lfs":
              {"oid": "sha256:CD", "size": 99, "pointerSize": 134}},
             {"type": "file", "path": "odd", "oid": "1", "size": -5}]
            """
        let files = try JSONDecoder().decode([HubTree.Entry].self, from: Data(json.utf8)).compactMap(\.file)
        #expect(
            files == [
                HubFile(name: "config.json", size: 5, sum: .gitBlob("ab")),
                HubFile(name: "model.safetensors", size: 99, sum: .sha256("cd")),
            ])
    }

    @Test func gitsOwnSum() {
        // What `git hash-object` says of a file with "hello\n".
        let digest = HubFile(name: "x", size: 6, sum: .gitBlob("")).digest()
        digest.update(Array("hello\n".utf8))
        #expect(digest.finish() == "ce013625030ba8dba906f756967f9e9ca394464a")
    }

    @Test func retriesEnd() {
        var policy = RetryPolicy()
        var delays: [Duration] = []
        while let delay = policy.failed(hasProgressed: false) { delays.append(delay) }
        #expect(delays == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        let again = policy.failed(hasProgressed: true)
        #expect(again == .milliseconds(500))
    }
}
