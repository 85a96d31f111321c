import SoriRecognition
import Testing

@testable import SoriServer

struct ModelListTests {
    private static let profile = RecognizerProfile(
        backend: "whisper", backendType: "WhisperModel", model: "whisper-base", modelPath: "/m", device: "cpu",
        computeType: "int8", languages: ["en", "ko"], liveDecodings: 2)
    private let list = ModelList(loaded: profile, since: 1)

    @Test(arguments: [
        "whisper-1", "whisper-base", "base", "openai/whisper-base", "gpt-4o-transcribe", "gpt-transcribe",
        "gpt-4o-transcribe-diarize", "gpt-4o-mini-transcribe-2025-12-15",
    ])
    func namesOfTheLoadedModel(_ name: String) { #expect(list.holds(name)) }

    @Test(arguments: ["whisper-large-v3", "tiny", "gpt-4o", "", "other/model"])
    func otherNames(_ name: String) { #expect(!list.holds(name)) }

    /// Configured names count in all their forms and are listed; others still do not.
    @Test func configuredNames() {
        let list = ModelList(loaded: Self.profile, aliases: ModelAliases(["whisper-large-v3", "small"]), since: 1)
        for name in ["whisper-large-v3", "large-v3", "Systran/faster-whisper-small", "whisper-base", "whisper-1"] {
            #expect(list.holds(name) && list.model(name)?.id == name)
        }
        #expect(!list.holds("tiny") && list.model("tiny") == nil && !list.holds(""))
        #expect(list.data.map(\.id).starts(with: ["whisper-base", "whisper-1"]))
        #expect(list.data.map(\.id).suffix(2) == ["whisper-large-v3", "small"])
    }

    @Test func anyName() {
        let list = ModelList(loaded: Self.profile, aliases: ModelAliases(["*"]), since: 1)
        #expect(list.holds("tiny") && list.holds("other/model"))
        #expect(!list.data.map(\.id).contains("*"))
        #expect(!ModelList(loaded: nil, aliases: ModelAliases(["*"]), since: 0).holds("tiny"))
    }

    @Test func nothingIsLoaded() { #expect(!ModelList(loaded: nil, since: 0).holds("whisper-1")) }
}
