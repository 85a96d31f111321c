import FoundationEssentials
import SoriCore
import SoriModels
import SoriTesting
import Synchronization
import Testing

@testable import SoriRecognition

/// A recording that is interrupted and goes on, with the trained test model.
@Suite(.enabled(if: Bundled.isThere && Fixtures.models != nil))
struct WhisperCheckpointTests {
    @Test(arguments: ["ko", nil]) func theTranscriptIsTheSame(_ language: String?) async throws {
        let models = Fixtures.models?.path ?? ""
        let model = InstalledModel(
            name: "whisper-nano", kind: .whisper, path: models + "/whisper-nano", size: 0, problem: nil)
        let recognizer = try await WhisperRecognizer.load(
            model, assets: Assets(directory: Bundled.assets), computeType: "float32", threads: 2, shortInterims: true)
        let speech = Bundled.samples(wav: models + "/audio/ko-01.wav")
        let pause = [Float](repeating: 0, count: 5 * sampleRate)
        let samples = [[Float]](repeating: speech + pause, count: 3).flatMap(\.self)
        var options = DecodingOptions()
        options.language = language
        options.temperatures = [0]
        let reports = Mutex([RecognitionProgress]())
        let whole = try await recognizer.transcribe(ArraySource(samples), options: options) { progress in
            reports.withLock { $0.append(progress) }
        }
        #expect(whole.language == "ko" && !whole.segments.isEmpty)
        var checkpoint = RecognitionCheckpoint()
        for report in reports.withLock({ $0 }) {
            checkpoint.advance(report)
            let resumed = try await recognizer.transcribe(
                ArraySource(samples), options: options, resuming: checkpoint
            ) { _ in }
            #expect(resumed == whole)
        }
        #expect(checkpoint.segments == whole.segments && checkpoint.language == "ko")
    }
}
