import Testing

@testable import SoriRecognition

struct BackendLoaderTests {
    private let loader = BackendLoader(assets: Bundled.assets, models: "/nowhere")

    @Test(arguments: ["whisper", "faster-whisper", "Transformers", " openai-whisper "])
    func namesOfWhisper(_ name: String) async {
        #expect(BackendKind(name: name) == .whisper)
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

    @Test func nothingThereIsSaid() async {
        let loader = BackendLoader(assets: "/nowhere", models: "/nowhere")
        #expect(loader.availability() == ["whisper": false, "moonshine": false])
        let error = await #expect(throws: RecognitionError.self) { _ = try await loader.load(BackendRequest()) }
        #expect(error?.code == .backendMissing)
        #expect(error?.message.contains("scripts/setup") == true)
    }

    @Test(
        .enabled(if: Bundled.isThere),
        arguments: [
            BackendRequest(), BackendRequest(backend: "auto", model: "", device: "auto", computeType: "default"),
            BackendRequest(model: "tiny-en"), BackendRequest(backend: "moonshine", device: "cpu", computeType: "int8"),
        ])
    func theBestThereIsLoads(_ request: BackendRequest) async throws {
        #expect(loader.availability() == ["whisper": false, "moonshine": true])
        let profile = try await loader.load(request).profile
        #expect(profile.backend == "moonshine" && profile.model == "tiny-en")
    }
}
