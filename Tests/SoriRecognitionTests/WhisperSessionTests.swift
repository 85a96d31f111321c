import FoundationEssentials
import SoriCore
import SoriTesting
import Testing

@testable import SoriRecognition

/// Live sessions on the trained test model.
@Suite(.enabled(if: Bundled.isThere && Fixtures.models != nil))
struct WhisperSessionTests {
    private func recognizer(shortInterims: Bool) async throws -> WhisperRecognizer {
        let path = (Fixtures.models?.path ?? "") + "/whisper-nano"
        let model = InstalledModel(name: "whisper-nano", kind: .whisper, path: path, size: 0, problem: nil)
        return try await WhisperRecognizer.load(
            model, assets: Bundled.assets, computeType: "float32", threads: 2, shortInterims: shortInterims)
    }

    /// Interims may be encoded in part, finals never are.
    @Test(arguments: ["ko", nil]) func onlyInterimsAreEncodedInPart(_ language: String?) async throws {
        let samples = Bundled.samples(wav: (Fixtures.models?.path ?? "") + "/audio/ko-01.wav")
        try #require(samples.count > 3 * sampleRate)
        let options = RecognitionOptions(language: language)
        let short = try await recognizer(shortInterims: true).openSession(options)
        let whole = try await recognizer(shortInterims: false).openSession(options)
        let shortInterim = try await short.interim(samples)
        let wholeInterim = try await whole.interim(samples)
        #expect(shortInterim.language == "ko" && wholeInterim.language == "ko")
        #expect(shortInterim.text == wholeInterim.text && !wholeInterim.text.isEmpty)
        // The same words, and yet not the same numbers.
        #expect(shortInterim.segments.map(\.confidence) != wholeInterim.segments.map(\.confidence))
        #expect(try await short.final(samples) == whole.final(samples))
    }
}
