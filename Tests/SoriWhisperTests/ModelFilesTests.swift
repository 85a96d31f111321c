import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct ModelFilesTests {
    @Test func ggmlFile() throws {
        let folder = try ScratchFolder(["ggml-tiny.bin": TinyModel().ggml().bytes])
        let files = try WhisperModelFiles(path: folder.path + "/ggml-tiny.bin")
        #expect(files.configuration.width == 32 && files.weights.names.count > 30)
        #expect(!files.tokenizer.isMultilingual)
    }

    @Test(.enabled(if: TestModel.isAvailable), arguments: TestModel.allCases) func folder(_ model: TestModel) throws {
        let files = try WhisperModelFiles(path: model.folder)
        #expect(files.tokenizer.vocabularySize == files.configuration.vocabularySize)
    }

    @Test func otherThings() throws {
        let folder = try ScratchFolder([
            "x.bin": Array("GGUF and more of it, which is not read here".utf8), "empty": [],
        ])
        for path in [folder.path, folder.path + "/x.bin", folder.path + "/empty", folder.path + "/none", ""] {
            let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: path) }
            #expect(error?.message.isEmpty == false)
        }
    }
}
