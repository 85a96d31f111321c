import FoundationEssentials
import SoriModels
import Testing

@testable import SoriRecognition

struct WhisperModelsTests {
    @Test func modelsAreFoundByAnyOfTheirNames() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, count) in [
            ("whisper-base/config.json", 10), ("whisper-base/model.safetensors", 90), ("half/config.json", 5),
            ("ggml-tiny.en.bin", 7),
        ] {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(repeating: 1, count: count).write(to: url)
        }
        let whisper = WhisperModels(directory: root.path)
        #expect(whisper.best?.name == "whisper-base")
        for name in ["whisper-base", "openai/whisper-base", "base", "Base"] {
            #expect(try whisper.find(name).name == "whisper-base")
        }
        #expect(try whisper.find("\(root.path)/half").path == "\(root.path)/half")
        #expect(throws: RecognitionError.self) { try whisper.find("half") }
        let error = #expect(throws: RecognitionError.self) { try whisper.find("large") }
        #expect(error?.code == .modelMissing && error?.message.contains("whisper-base") == true)
    }
}
