import FoundationEssentials
import SoriCore
import SoriModels
import SoriTesting
import SoriVAD
import Testing

@testable import SoriRecognition

/// Live sessions on the trained test model.
@Suite(.enabled(if: Bundled.isThere && Fixtures.models != nil))
struct WhisperSessionTests {
    private func recognizer(shortInterims: Bool) async throws -> WhisperRecognizer {
        let path = (Fixtures.models?.path ?? "") + "/whisper-nano"
        let model = InstalledModel(name: "whisper-nano", kind: .whisper, path: path, size: 0, problem: nil)
        return try await WhisperRecognizer.load(
            model, assets: Assets(directory: Bundled.assets), computeType: "float32", threads: 2,
            shortInterims: shortInterims)
    }

    private static func utterance(_ samples: [Float]) -> Utterance {
        Utterance(number: 0, span: SpeechSpan(start: 0, end: samples.count), samples: samples[...])
    }

    /// Interims may be encoded in part, finals never are.
    @Test(arguments: ["ko", nil]) func onlyInterimsAreEncodedInPart(_ language: String?) async throws {
        let samples = Bundled.samples(wav: (Fixtures.models?.path ?? "") + "/audio/ko-01.wav")
        try #require(samples.count > 3 * sampleRate)
        let utterance = Self.utterance(samples)
        let options = DecodingOptions.live(language: language)
        let short = try await recognizer(shortInterims: true).openSession(options)
        let whole = try await recognizer(shortInterims: false).openSession(options)
        let shortInterim = try await short.interim(utterance)
        let wholeInterim = try await whole.interim(utterance)
        #expect(shortInterim.language == "ko" && wholeInterim.language == "ko")
        #expect(shortInterim.text == wholeInterim.text && !wholeInterim.text.isEmpty)
        // The same words, and yet not the same numbers.
        #expect(shortInterim.segments.map(\.confidence) != wholeInterim.segments.map(\.confidence))
        #expect(try await short.final(utterance) == whole.final(utterance))
    }

    /// The model hears 30 s, most of them the silence behind what was said, and is made to say that the text is there:
    /// no time of a recording, or of live speech, lies behind its audio.
    @Test(arguments: [false, true]) func timesEndWithTheAudio(_ words: Bool) async throws {
        let samples = Bundled.samples(wav: (Fixtures.models?.path ?? "") + "/audio/ko-01.wav")
        var options = DecodingOptions.live(language: "ko")
        options.wordTimestamps = words
        options.maxInitialTimestamp = 30
        let firstTimestamp = 50_364
        options.suppressTokens = [-1] + Array(firstTimestamp..<firstTimestamp + 1000)
        let recognizer = try await recognizer(shortInterims: true)
        for transcript in [
            try await recognizer.openSession(options).final(Self.utterance(samples)),
            try await recognizer.transcribe(ArraySource(samples), options: options) { _ in },
        ] {
            #expect(!transcript.text.isEmpty)
            for segment in transcript.segments {
                #expect(segment.start <= segment.end && segment.end <= transcript.duration)
                #expect(segment.words.allSatisfy { $0.start <= $0.end && $0.end <= transcript.duration })
            }
        }
    }

    /// What live speech will take counts when a model is loaded for it.
    @Test func aModelThatDoesNotFitIsRefused() async throws {
        let models = Fixtures.models?.path ?? ""
        let assets = Assets(directory: Bundled.assets)
        let error = await #expect(throws: RecognitionError.self) {
            let backend = WhisperBackend(models: models, assets: assets, availableMemory: { 1 << 20 })
            _ = try await backend.load(BackendRequest(backend: "whisper", model: "whisper-nano"))
        }
        #expect(error?.code == .engineFailed)
        #expect(error?.message.contains("--short-interims off") == true)
        let backend = WhisperBackend(models: models, assets: assets, availableMemory: { 1 << 30 })
        _ = try await backend.load(BackendRequest(backend: "whisper", model: "whisper-nano"))
    }
}
