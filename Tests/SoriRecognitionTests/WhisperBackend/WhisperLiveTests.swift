import FoundationEssentials
import SoriCore
import SoriModels
import SoriTesting
import SoriVAD
import Synchronization
import Testing

@testable import SoriRecognition

/// Whole live sessions on the trained test model: what is told beside what the recording says.
@Suite(.enabled(if: Bundled.isThere && Fixtures.models != nil))
struct WhisperLiveTests {
    private final class Told: Sendable {
        private let state = Mutex([LiveEvent]())

        var events: [LiveEvent] { state.withLock { $0 } }

        func tell(_ event: LiveEvent) { state.withLock { $0.append(event) } }
    }

    private let models = Fixtures.models?.path ?? ""

    private func recognizer() async throws -> WhisperRecognizer {
        let model = InstalledModel(
            name: "whisper-nano", kind: .whisper, path: models + "/whisper-nano", size: 0, problem: nil)
        return try await WhisperRecognizer.load(
            model, assets: Assets(directory: Bundled.assets), computeType: "float32", threads: 2)
    }

    private func finals(
        _ recognizer: WhisperRecognizer, _ samples: [Float], _ options: LiveOptions, blocks: () -> Int
    ) async throws -> [LiveFinal] {
        let voice = try SileroModel(path: Assets(directory: Bundled.assets).voiceActivity)
        let session = try await LiveSession(
            options, recognizer: recognizer, voice: voice, scheduler: LiveScheduler(slots: 1),
            pool: WorkerPool(name: "test-live", threads: 1))
        let told = Told()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.run { told.tell($0) } }
            var rest = samples[...]
            while !rest.isEmpty {
                let block = rest.prefix(blocks())
                rest = rest.dropFirst(block.count)
                try await session.feed(Array(block))
            }
            try await session.finish()
            try await group.waitForAll()
        }
        return told.events.compactMap { if case .final(let final) = $0 { final } else { nil } }
    }

    /// Wherever a recording is cut to utterances, no word is told twice and none is lost: the finals together say what
    /// the recording says as a file, but for a few words that are heard differently.
    @Test(arguments: [("ko-multi-1", "ko"), ("en-multi-2", "en")])
    func randomCutsLoseNothing(_ name: String, _ language: String) async throws {
        let recognizer = try await recognizer()
        let samples = Bundled.samples(wav: "\(models)/audio/\(name).wav")
        try #require(!samples.isEmpty)
        let file = try await recognizer.transcribe(
            ArraySource(samples), options: DecodingOptions(language: language)
        ) { _ in }
        let expected = TextUnit.units(of: file.text)
        var random = SystemRandomNumberGenerator()
        for round in 0..<3 {
            var options = LiveOptions(
                decoding: .live(language: language),
                endpointing: EndpointerOptions(silence: Double.random(in: 0.1...1.5, using: &random), padding: 0.2),
                wantsInterims: round.isMultiple(of: 2))
            if round == 2 { options.endpointRule = nil }
            let finals = try await finals(recognizer, samples, options) { Int.random(in: 100...30_000, using: &random) }
            let units = finals.flatMap { TextUnit.units(of: $0.text) }
            let heard = finals.map(\.text)
            #expect(EditDistance.of(units, expected) <= max(2, expected.count / 8), "\(heard), not \(file.text)")
            for (left, right) in zip(finals, finals.dropFirst()) { #expect(left.end <= right.start) }
        }
    }

    /// Neither the blocks in which audio comes nor interims change what is told.
    @Test func theSameAudioGivesTheSameFinals() async throws {
        let recognizer = try await recognizer()
        let samples = Bundled.samples(wav: "\(models)/audio/ko-multi-1.wav")
        var seen: Set<[String]> = []
        for (length, interims) in [(samples.count, false), (4_801, true)] {
            let options = LiveOptions(decoding: .live(language: "ko"), wantsInterims: interims)
            let finals = try await finals(recognizer, samples, options) { length }
            seen.insert(finals.map { "\($0.start)-\($0.end) \($0.text)" })
        }
        #expect(seen.count == 1, "\(seen)")
    }
}

/// The least number of units to insert, delete or replace.
private enum EditDistance {
    static func of(_ left: [TextUnit], _ right: [TextUnit]) -> Int {
        var row = Array(0...right.count)
        for (i, unit) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let substituted = diagonal + (unit.means(right[j]) ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
