import SoriCore
import SoriTesting
import Testing

@testable import SoriSpeakers

/// Recordings put together from the fixtures' clips: Korean and English, two speakers.
@Suite(.enabled(if: SpeakerAssets.areThere))
struct RecordingDiariserTests {
    private let models: SpeakerModels
    private let korean = SpeakerAssets.clip("ko-01.wav")
    private let english = Bundled.clip

    init() throws { models = try SpeakerModels(SpeakerAssets.files, threads: 2) }

    private func diarise(
        _ samples: [Float], blockLength: Int = 16_000, options: DiarisationOptions = DiarisationOptions()
    ) async throws -> Diarisation {
        let diariser = RecordingDiariser(models)
        for start in stride(from: 0, to: samples.count, by: blockLength) {
            try await diariser.append(Array(samples[start..<min(samples.count, start + blockLength)]))
        }
        return try await diariser.finish(options)
    }

    private func silence(_ seconds: Double) -> [Float] { [Float](repeating: 0, count: Int(seconds * 16_000)) }

    /// Who speaks at those seconds.
    private func speakers(_ diarisation: Diarisation, at times: [Double]) -> [Int?] {
        times.map { time in
            diarisation.exclusiveTurns.first { $0.start <= time && time < $0.end }?.speaker
        }
    }

    @Test func twoSpeakersAreToldApart() async throws {
        let turn = Double(korean.count) / 16_000
        let samples = korean + silence(0.5) + english + silence(0.5) + korean
        let found = try await diarise(samples)
        #expect(found.speakerCount == 2)
        let second = turn + 0.5 + Double(english.count) / 16_000 + 0.5
        #expect(speakers(found, at: [turn / 2, turn + 3, second + turn / 2]) == [0, 1, 0])
        #expect(found.voices[0].likeness(found.voices[1]) < 0.3)
    }

    /// The voice of a recording's speaker is what enrolment hears of the same person, near enough to be named by.
    @Test func voicesAreThoseOfEnrolment() async throws {
        let found = try await diarise(korean + silence(0.5) + english)
        #expect(found.speakerCount == 2)
        let alone = try #require(try await models.embedding(of: english[...]))
        #expect(found.voices[1].likeness(models.voiceprint(of: alone)) > 0.8)
        #expect(found.voices[0].likeness(models.voiceprint(of: alone)) < 0.3)
    }

    /// What is told does not depend on how the audio came.
    @Test(arguments: [997, 160_000, 10_000_000]) func blocksMakeNoDifference(length: Int) async throws {
        let samples = korean + silence(0.3) + english + silence(2) + korean
        let whole = try await diarise(samples)
        #expect(try await diarise(samples, blockLength: length) == whole)
    }

    @Test func theNumberOfSpeakersCanBeGiven() async throws {
        let samples = korean + silence(0.5) + english
        #expect(try await diarise(samples, options: DiarisationOptions(most: 1)).speakerCount == 1)
        let twice = korean + silence(1) + korean
        #expect(try await diarise(twice, options: DiarisationOptions(fewest: 2, most: 2)).speakerCount == 2)
        #expect(try await diarise(twice).speakerCount == 1)
    }

    @Test func nothingAndSilenceAreNobody() async throws {
        #expect(try await diarise([]) == .empty)
        #expect(try await diarise(silence(0.01)) == .empty)
        #expect(try await diarise(silence(25)) == .empty)
    }

    @Test func theShortestRecordingsAreHeard() async throws {
        for seconds in [0.02, 0.1, 0.5, 1.5, 9.99, 10, 10.01, 11.3, 20] {
            let samples = Array((korean + english + korean).prefix(Int(seconds * 16_000)))
            let found = try await diarise(samples)
            #expect(found.turns.allSatisfy { $0.start >= 0 && $0.end <= seconds + 1e-6 && $0.start < $0.end })
            #expect(found.speakerCount <= 2)
        }
    }

    @Test func aCancelledCallerStops() async throws {
        let task = Task { try await diarise(korean + english + korean + english) }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test func theAudioGoesOnWhenSomebodyListens() async throws {
        let source = DiarisingSource(ArraySource(korean + silence(0.5) + english, blockLength: 5_000), models: models)
        var count = 0
        while let block = try await source.next() { count += block.count }
        #expect(count == korean.count + 8_000 + english.count)
        #expect(try await source.finish(DiarisationOptions()).speakerCount == 2)
    }
}
