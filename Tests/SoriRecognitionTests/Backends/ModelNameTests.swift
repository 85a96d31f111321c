import SoriRecognition
import Testing

struct ModelNameTests {
    @Test(arguments: [
        "whisper-base", "base", "Base", "openai/whisper-base", "Systran/faster-whisper-base", "ggml-base.bin",
        "base.pt",
    ])
    func namesOfBase(_ name: String) { #expect(ModelName.areSame(name, "whisper-base")) }

    @Test(arguments: [
        ("turbo", "whisper-large-v3-turbo"), ("deepdml/faster-whisper-large-v3-turbo-ct2", "large-v3-turbo"),
        ("Systran/faster-distil-whisper-large-v3", "distil-large-v3"), ("small.en", "whisper-small.en"),
    ])
    func others(_ one: String, _ other: String) { #expect(ModelName.areSame(one, other)) }

    @Test(arguments: [("base", "base.en"), ("large", "large-v3"), ("small", "distil-small"), ("", "base")])
    func different(_ one: String, _ other: String) { #expect(!ModelName.areSame(one, other)) }
}
