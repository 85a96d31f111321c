import FoundationEssentials
import Testing

@testable import SoriRecognition

struct ModelStoreTests {
    @Test func listsWhatIsThere() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        func write(_ path: String, _ count: Int) throws {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(repeating: 1, count: count).write(to: url)
        }
        try write("whisper-base/config.json", 10)
        try write("whisper-base/model.safetensors", 90)
        try write("half/config.json", 5)
        try write("converted/config.json", 5)
        try write("converted/model.bin", 6)
        try write("ggml-tiny.en.bin", 7)
        try write("notes.txt", 3)
        try write(".hidden/config.json", 3)
        let models = ModelStore(models: root.path, assets: "/nowhere").list()
        #expect(models.map(\.name) == ["converted", "tiny.en", "half", "whisper-base"])
        #expect(models.map(\.kind) == [.whisper, .ggml, .whisper, .whisper])
        #expect(models.map(\.size) == [11, 7, 5, 100])
        #expect(models.map(\.isUsable) == [false, true, false, true])
        #expect(models[0].problem?.contains("CTranslate2") == true)
        #expect(models[2].problem?.contains("no weights") == true)
        let whisper = WhisperModels(directory: root.path, assets: "/nowhere")
        #expect(whisper.best?.name == "whisper-base")
        for name in ["whisper-base", "openai/whisper-base", "base", "Base"] {
            #expect(try whisper.find(name).name == "whisper-base")
        }
        #expect(try whisper.find("\(root.path)/half").path == "\(root.path)/half")
        #expect(throws: RecognitionError.self) { try whisper.find("half") }
        let error = #expect(throws: RecognitionError.self) { try whisper.find("large") }
        #expect(error?.code == .modelMissing && error?.message.contains("whisper-base") == true)
    }

    @Test func aMissingDirectoryHasNoModels() {
        #expect(ModelStore(models: "/nowhere", assets: "/nowhere").list().isEmpty)
    }

    @Test(.enabled(if: Bundled.isThere)) func theBundledModelIsListed() {
        let models = ModelStore(models: "/nowhere", assets: Bundled.assets).list()
        #expect(models.map(\.name) == ["tiny-en"])
        #expect(models.allSatisfy { $0.isUsable && $0.size > 40_000_000 })
    }
}
