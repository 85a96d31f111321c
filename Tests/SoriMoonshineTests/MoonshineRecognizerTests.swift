import SoriCore
import SoriModels
import SoriRecognition
import SoriTesting
import SoriVAD
import Synchronization
import Testing

@testable import SoriMoonshine

@Suite(.enabled(if: Bundled.isThere))
struct MoonshineRecognizerTests {
    /// Loaded once for all tests: it holds nothing of a request.
    private static let shared = Task { try await MoonshineRecognizerTests.load(parallelism: 2) }

    private static func recognizer() async throws -> MoonshineRecognizer { try await shared.value }

    private static func load(parallelism: Int) async throws -> MoonshineRecognizer {
        try await MoonshineRecognizer.load(assets: Assets(directory: Bundled.assets), parallelism: parallelism)
    }

    private static func utterance(_ samples: [Float], number: Int = 0) -> Utterance {
        Utterance(number: number, span: SpeechSpan(start: 0, end: samples.count), samples: samples[...])
    }

    private static func text(_ samples: [Float], _ recognizer: MoonshineRecognizer) async throws -> Transcript {
        try await recognizer.transcribe(
            ArraySource(samples, blockLength: 7_777), options: DecodingOptions(), progress: { _ in })
    }

    @Test func transcribesTheBundledClip() async throws {
        let recognizer = try await Self.recognizer()
        let reported = Mutex<[Segment]>([])
        var options = DecodingOptions(language: "en-US")
        options.wordTimestamps = true
        let transcript = try await recognizer.transcribe(
            ArraySource(Bundled.clip), options: options
        ) { progress in
            reported.withLock { $0 += progress.newSegments }
        }
        #expect(transcript.text.lowercased().contains("fail better"))
        #expect(transcript.language == "en")
        #expect(abs(transcript.duration - Double(Bundled.clip.count) / 16_000) < 0.001)
        #expect(reported.withLock { $0 } == transcript.segments)
        #expect(transcript.segments.map(\.id) == Array(0..<transcript.segments.count))
        for segment in transcript.segments {
            #expect(segment.start < segment.end && segment.end <= transcript.duration + 0.001)
            #expect((segment.confidence ?? -1) > 0.3 && (segment.confidence ?? 2) <= 1)
            #expect(segment.words.map(\.text).joined(separator: " ") == segment.text)
            #expect(segment.words.allSatisfy { $0.isInterpolated })
            #expect(segment.words.first?.start == segment.start)
        }
        #expect(recognizer.profile.languages == ["en"] && recognizer.profile.backend == "moonshine")
    }

    @Test func parallelRequestsGiveEqualText() async throws {
        let recognizer = try await Self.recognizer()
        let part = Array(Bundled.clip.prefix(48_000))
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try await Self.text(part, recognizer).text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts.count == 1)
    }

    @Test func parallelismDoesNotChangeTheText() async throws {
        let part = Array(Bundled.clip.prefix(48_000))
        let samples = part + [Float](repeating: 0, count: 40_000) + part
        let one = try await Self.text(samples, Self.load(parallelism: 1))
        let four = try await Self.text(samples, Self.load(parallelism: 4))
        #expect(one == four)
        #expect(one.segments.count > 1)
    }

    /// Interrupted behind any chunk, the work goes on there, and the transcript is the same.
    @Test func anInterruptedRecordingGoesOn() async throws {
        let recognizer = try await Self.recognizer()
        let pause = [Float](repeating: 0, count: 5 * 16_000)
        let samples = Bundled.clip + pause + Bundled.clip + pause + Bundled.clip
        let reports = Mutex([RecognitionProgress]())
        let whole = try await recognizer.transcribe(ArraySource(samples), options: DecodingOptions()) { progress in
            reports.withLock { $0.append(progress) }
        }
        let told = reports.withLock { $0 }
        #expect(told.count > 2)
        var checkpoint = RecognitionCheckpoint()
        for (index, report) in told.enumerated() {
            checkpoint.advance(report)
            let again = Mutex(0)
            let resumed = try await recognizer.transcribe(
                ArraySource(samples), options: DecodingOptions(), resuming: checkpoint
            ) { _ in again.withLock { $0 += 1 } }
            #expect(resumed == whole)
            #expect(again.withLock { $0 } == told.count - index - 1, "what was decoded is not decoded again")
        }
    }

    @Test func cancellationEndsTheWork() async throws {
        let recognizer = try await Self.recognizer()
        // Far more work than a busy machine's delays: most of it must never be done.
        let samples = [[Float]](repeating: Bundled.clip, count: 100).flatMap { $0 }
        let began = AsyncSignal()
        let done = Mutex(0.0)
        let task = Task {
            try await recognizer.transcribe(ArraySource(samples), options: DecodingOptions()) { progress in
                done.withLock { $0 = progress.newSegments.last?.end ?? $0 }
                began.signal()
            }
        }
        await began.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(done.withLock { $0 } < Double(samples.count) / 16_000 / 2)
        #expect(try await Self.text(Bundled.clip, recognizer).text.lowercased().contains("fail better"))
    }

    @Test(arguments: ["empty", "one", "short", "silence", "nan", "noise", "loud"])
    func oddAudio(_ kind: String) async throws {
        let recognizer = try await Self.recognizer()
        var generator = SystemRandomNumberGenerator()
        let samples: [Float]
        switch kind {
        case "empty": samples = []
        case "one": samples = [0.5]
        case "short": samples = Array(Bundled.clip.dropFirst(16_000).prefix(1_200))
        case "silence": samples = [Float](repeating: 0, count: 64_000)
        case "nan": samples = [Float](repeating: .nan, count: 48_000)
        case "noise": samples = (0..<80_000).map { _ in Float.random(in: -0.3...0.3, using: &generator) }
        default: samples = Bundled.clip.map { $0 * 1e20 }
        }
        let transcript = try await Self.text(samples, recognizer)
        if kind != "loud" { #expect(transcript.segments.isEmpty, "\(transcript.text)") }
        #expect(abs(transcript.duration - Double(samples.count) / 16_000) < 0.001)
    }

    @Test func brokenSamplesDoNotSpoilTheRest() async throws {
        let recognizer = try await Self.recognizer()
        var samples = Bundled.clip
        samples[500] = .nan
        samples[501] = .infinity
        #expect(try await Self.text(samples, recognizer).text.lowercased().contains("fail better"))
    }

    @Test(arguments: ["ko", "de-DE", "zh", "eng lish"])
    func otherLanguages(_ language: String) async throws {
        let recognizer = try await Self.recognizer()
        let options = DecodingOptions(language: language)
        let error = await #expect(throws: RecognitionError.self) {
            _ = try await recognizer.transcribe(ArraySource([]), options: options, progress: { _ in })
        }
        #expect(error?.code == .unsupportedLanguage)
        #expect(error?.message.contains(language) == true)
        #expect(error?.message.contains("sori models pull whisper-base") == true)
        await #expect(throws: RecognitionError.self) { _ = try await recognizer.openSession(options) }
    }

    @Test func liveSessionGrows() async throws {
        let recognizer = try await Self.recognizer()
        var options = DecodingOptions.live()
        options.wordTimestamps = true
        let session = try await recognizer.openSession(options)
        let early = try await session.interim(Self.utterance(Array(Bundled.clip.prefix(48_000))))
        let late = try await session.final(Self.utterance(Bundled.clip))
        #expect(early.text.count < late.text.count)
        #expect(late.text.lowercased().contains("fail better"))
        #expect(late.segments.allSatisfy { !$0.words.isEmpty })
        #expect(try await session.final(Self.utterance([], number: 1)).segments.isEmpty)
    }

    @Test func longUtteranceIsTheSameInStepsAndAtOnce() async throws {
        let recognizer = try await Self.recognizer()
        let long = [[Float]](repeating: Bundled.clip, count: 4).flatMap { $0 }
        let session = try await recognizer.openSession(.live())
        for count in stride(from: 160_000, to: long.count, by: 160_000) {
            _ = try await session.interim(Self.utterance(Array(long.prefix(count))))
        }
        let inSteps = try await session.final(Self.utterance(long))
        let atOnce = try await recognizer.openSession(.live()).final(Self.utterance(long))
        #expect(inSteps == atOnce)
        #expect(inSteps.segments.count >= 3)
    }
}
