import SoriModels
import SoriMoonshine
import SoriTesting
import Testing

@testable import SoriRecognition

struct BackendLoaderTests {
    /// The engines as the program has them.
    private static func loader(assets: String = Bundled.assets, models: String = "/nowhere") -> BackendLoader {
        let assets = Assets(directory: assets)
        return BackendLoader([WhisperBackend(models: models, assets: assets), MoonshineBackend(assets: assets)])
    }

    private let loader = Self.loader()

    @Test(arguments: ["whisper", "faster-whisper", "Transformers", " openai-whisper "])
    func namesOfWhisper(_ name: String) async throws {
        #expect(try loader.choose(BackendRequest(backend: name)) is WhisperBackend)
        let error = await #expect(throws: RecognitionError.self) {
            _ = try await loader.load(BackendRequest(backend: name))
        }
        #expect(error?.code == .backendMissing)
        #expect(error?.message.contains("sori models pull") == true)
    }

    @Test(arguments: [
        BackendRequest(backend: "kaldi"), BackendRequest(backend: "moonshine", model: "whisper-base"),
        BackendRequest(backend: "moonshine", device: "cuda"),
        BackendRequest(backend: "moonshine", computeType: "float16"),
        BackendRequest(backend: "whisper", device: "cuda"), BackendRequest(backend: "whisper", computeType: "int3"),
    ])
    func whatIsNotKnown(_ request: BackendRequest) async {
        let error = await #expect(throws: RecognitionError.self) { _ = try await loader.load(request) }
        #expect(error?.code == .unsupportedOption)
        #expect(error?.message.contains("use ") == true)
    }

    @Test func unknownBackendsAreToldTheNames() async {
        let error = await #expect(throws: RecognitionError.self) {
            _ = try await loader.load(BackendRequest(backend: "Kaldi"))
        }
        #expect(error?.message == #"backend "kaldi" is not known; use whisper, moonshine or auto"#)
    }

    @Test func nothingThereIsSaid() async {
        let loader = Self.loader(assets: "/nowhere")
        #expect(loader.availability() == ["whisper": false, "moonshine": false])
        let error = await #expect(throws: RecognitionError.self) { _ = try await loader.load(BackendRequest()) }
        #expect(error?.code == .backendMissing)
        #expect(error?.message.contains("sori models pull") == true)
        let none = await #expect(throws: RecognitionError.self) {
            _ = try await loader.load(BackendRequest(model: " None "))
        }
        #expect(none?.code == .backendMissing && none?.message.contains("none") == true)
    }

    @Test func whatIsLeftOpenIsAsConfigured() {
        let configured = BackendRequest(backend: "moonshine", model: "tiny-en", device: "cpu", computeType: "int8")
        #expect(BackendRequest(model: " auto").completed(by: configured) == configured)
        let other = BackendRequest(backend: "whisper", computeType: "float32").completed(by: configured)
        #expect(other == BackendRequest(backend: "whisper", device: "cpu", computeType: "float32"))
        #expect(BackendRequest(model: "base").completed(by: configured).backend == nil)
    }

    /// English must not answer for a Korean model that is missing.
    @Test func moonshineIsTakenOnlyByName() throws {
        #expect(try loader.choose(BackendRequest()).name == "whisper")
        #expect(try loader.choose(BackendRequest(backend: "moonshine")).name == "moonshine")
    }

    /// A model that only one engine has belongs to it; any other goes to the engine that loads models of any name.
    @Test(arguments: [
        ("tiny-en", "moonshine"), (" Moonshine ", "moonshine"), ("moonshine/tiny-en", "moonshine"),
        ("whisper-base", "whisper"), ("tiny.en", "whisper"), ("/a/path", "whisper"),
    ])
    func modelsBelongToAnEngine(_ model: String, _ backend: String) throws {
        #expect(try loader.choose(BackendRequest(model: model)).name == backend)
        #expect(try loader.choose(BackendRequest(backend: "auto", model: model)).name == backend)
        // What is named decides, whatever the model is called.
        #expect(try loader.choose(BackendRequest(backend: "moonshine", model: model)).name == "moonshine")
    }

    @Test func noEnginesAreAnError() {
        let empty = BackendLoader([])
        for request in [BackendRequest(), BackendRequest(model: "x")] {
            let error = #expect(throws: RecognitionError.self) { try empty.choose(request) }
            #expect(error?.code == .backendMissing)
        }
    }

    @Test(
        .enabled(if: Bundled.isThere),
        arguments: [
            BackendRequest(model: "tiny-en"), BackendRequest(backend: "moonshine", model: "", device: "auto"),
            BackendRequest(backend: "moonshine", device: "cpu", computeType: "int8"),
        ])
    func whatIsNamedLoads(_ request: BackendRequest) async throws {
        #expect(loader.availability() == ["whisper": false, "moonshine": true])
        let profile = try await loader.load(request).profile
        #expect(profile.backend == "moonshine" && profile.model == "tiny-en")
    }
}
