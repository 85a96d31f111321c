import SoriCore
import SoriRecognition
import Testing

@Suite(.enabled(if: Bundled.isThere), .serialized)
struct MoonshineRecognizerTests {
    @Test func transcribesTheBundledClip() async throws {
        let recognizer = try await MoonshineRecognizer.load(assets: Bundled.assets)
        let transcript = try await recognizer.transcribe(
            ArraySource(Bundled.clip), options: RecognitionOptions(wordTimestamps: true), progress: { _ in })
        print(transcript.text, transcript.duration)
        #expect(transcript.text.lowercased().contains("fail better"))
    }
}
