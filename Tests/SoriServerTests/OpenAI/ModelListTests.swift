import SoriRecognition
import Testing

@testable import SoriServer

struct ModelListTests {
    private let list = ModelList(
        loaded: RecognizerProfile(
            backend: "whisper", backendType: "WhisperModel", model: "whisper-base", modelPath: "/m", device: "cpu",
            computeType: "int8", languages: ["en", "ko"], liveDecodings: 2), since: 1)

    @Test(arguments: [
        "whisper-1", "whisper-base", "base", "openai/whisper-base", "gpt-4o-transcribe", "gpt-transcribe",
        "gpt-4o-transcribe-diarize", "gpt-4o-mini-transcribe-2025-12-15",
    ])
    func namesOfTheLoadedModel(_ name: String) { #expect(list.holds(name)) }

    @Test(arguments: ["whisper-large-v3", "tiny", "gpt-4o", "", "other/model"])
    func otherNames(_ name: String) { #expect(!list.holds(name)) }

    @Test func nothingIsLoaded() { #expect(!ModelList(loaded: nil, since: 0).holds("whisper-1")) }
}
