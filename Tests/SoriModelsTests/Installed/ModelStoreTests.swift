import FoundationEssentials
import SoriCore
import Testing

@testable import SoriModels

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
        try write("checkpoint/model.pt", 4)
        try write("hub/config.json", 5)
        try write("hub/pytorch_model.bin", 3)
        try write("flax/config.json", 5)
        try write("flax/flax_model.msgpack", 3)
        try write("adapter/config.json", 5)
        try write("adapter/adapter_model.safetensors", 3)
        try write("loose.pt", 3)
        try write("ggml-tiny.en.bin", 7)
        try write("notes.txt", 3)
        try write(".hidden/config.json", 3)
        let models = ModelStore(models: root.path).list()
        let names = ["adapter", "checkpoint", "converted", "flax", "tiny.en", "half", "hub", "loose", "whisper-base"]
        #expect(models.map(\.name) == names)
        #expect(models.filter { $0.kind == .ggml }.map(\.name) == ["tiny.en"])
        #expect(models.map(\.size) == [8, 4, 11, 8, 7, 5, 8, 3, 100])
        #expect(models.filter(\.isUsable).map(\.name) == ["checkpoint", "converted", "tiny.en", "hub", "whisper-base"])
        #expect(models[5].problem?.contains("no weights") == true)
        #expect(models[7].problem?.contains("sori models import") == true)
    }

    @Test func aMissingDirectoryHasNoModels() {
        #expect(ModelStore(models: "/nowhere").list().isEmpty)
    }

    @Test func bundledModelsComeFirstAndStay() throws {
        let bundled = InstalledModel(name: "tiny-en", kind: .moonshine, path: "/nowhere/tiny-en", size: 1, problem: nil)
        let store = ModelStore(models: "/nowhere", bundled: [bundled])
        #expect(store.list() == [bundled])
        #expect(try store.model(named: "tiny-en") == bundled)
        let error = #expect(throws: ModelError.self) { try store.remove(bundled) }
        #expect(error?.code == .unwritable && error?.message.contains("scripts/setup") == true)
    }

    @Test func namesInTheDirectory() {
        for name in ["base", "whisper-large-v3", "a.b_c-1"] { #expect(ModelStore.isName(name), "\(name)") }
        for name in ["", ".x", "a/b", "..", "-x", "a@b", "a b", "한글"] { #expect(!ModelStore.isName(name), "\(name)") }
    }
}
