import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct ConfigurationTests {
    @Test(.enabled(if: TestModel.isAvailable)) func sharedModels() throws {
        let nano = try TestModel.nano.configuration()
        #expect(nano.width == 192 && nano.melBins == 80 && nano.vocabularySize == 51865 && nano.windowFrames == 3000)
        #expect(nano.encoder == .init(layers: 4, heads: 3, hidden: 768))
        #expect(nano.decoder == .init(layers: 3, heads: 3, hidden: 768))
        #expect(nano.alignmentHeads == [.init(layer: 1, head: 0), .init(layer: 1, head: 1), .init(layer: 2, head: 0)])
        #expect(nano.isMultilingual == true && nano.maxInitialTimestampIndex == 50)
        #expect(nano.suppressedFirstTokens == [220, 50257] && nano.suppressedTokens?.count == 90 - 2)
        #expect(try TestModel.large.configuration().melBins == 128)
        #expect(try TestModel.english.configuration().isMultilingual == false)
    }

    @Test(arguments: [
        ("\"d_model\": 32", "\"d_model\": -3", "d_model"), ("\"d_model\": 32", "\"d_model\": 32.5", "d_model"),
        ("\"d_model\": 32", "\"d_model\": 1e300", "d_model"), ("\"d_model\": 32", "\"d_model\": \"32\"", "d_model"),
        ("\"d_model\": 32,", "", "d_model"), ("\"d_model\": 32", "\"d_model\": 33", "heads"),
        ("\"whisper\"", "\"llama\"", "model_type"), ("\"gelu\"", "\"relu\"", "activation_function"),
        ("\"vocab_size\":", "\"vocab_size\": 999999999999, \"x\":", "vocab_size"),
        ("\"encoder_layers\": 1", "\"encoder_layers\": 1000000", "encoder_layers"), ("{", "", "JSON"),
        ("}", "", "JSON"),
    ])
    func errorsNameTheField(_ old: String, _ new: String, _ field: String) throws {
        var files = TinyModel().folder()
        let text = String(decoding: files["config.json"] ?? [], as: UTF8.self)
        files["config.json"] = Array(text.replacing(old, with: new).utf8)
        let folder = try ScratchFolder(files)
        let error = #expect(throws: WhisperError.self) { _ = try WhisperConfiguration(folder: folder.path) }
        #expect(
            error?.message.contains(field) == true && error?.message.contains("/") == true,
            "\(String(describing: error))")
    }

    @Test func otherFilesAreChecked() throws {
        for (name, text, field) in [
            ("preprocessor_config.json", "{\"feature_size\": 80}", "feature_size"),
            ("preprocessor_config.json", "{\"sampling_rate\": 8000}", "sampling_rate"),
            ("generation_config.json", "{\"alignment_heads\": [[1]]}", "alignment_heads"),
            ("generation_config.json", "{\"suppress_tokens\": [99999999]}", "suppress_tokens"),
            ("generation_config.json", "[]", "JSON"),
        ] {
            var files = TinyModel().folder()
            files[name] = Array(text.utf8)
            let folder = try ScratchFolder(files)
            let error = #expect(throws: WhisperError.self) { _ = try WhisperConfiguration(folder: folder.path) }
            #expect(error?.message.contains(field) == true && error?.message.contains(name) == true)
        }
    }

    @Test func headsThatAreNotThereAreLeftOut() throws {
        var files = TinyModel().folder()
        files["generation_config.json"] = Array("{\"alignment_heads\": [[0, 3], [7, 1], [0, 4]]}".utf8)
        let folder = try ScratchFolder(files)
        #expect(try WhisperConfiguration(folder: folder.path).alignmentHeads == [.init(layer: 0, head: 3)])
    }

    @Test func nothingThere() throws {
        let error = #expect(throws: WhisperError.self) { _ = try WhisperConfiguration(folder: "/nonexistent") }
        #expect(error?.code == .notFound)
    }
}
