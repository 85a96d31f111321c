import SoriTesting
import Testing

@testable import SoriSpeakers

struct UtteranceSpansTests {
    private func window(_ spans: (Range<Int>, UInt8)...) -> LocalActivity {
        var heard = [UInt8](repeating: 0, count: LocalActivity.frames)
        for (range, bits) in spans { for frame in range { heard[frame] |= bits } }
        return LocalActivity(heard: heard)
    }

    private func runs(_ windows: LocalActivity..., frames: Int = .max) -> [Range<Int>] {
        UtteranceSpans(windows, frames: frames).runs.map(\.frames)
    }

    @Test func silence() { #expect(runs(window()).isEmpty) }

    @Test func onePersonIsOneRun() {
        #expect(runs(window((10..<200, 1))) == [10..<200])
        // A pause of a breath belongs to it; a longer one does not, though the same speaker goes on.
        #expect(runs(window((10..<200, 1), (210..<300, 1))) == [10..<300])
        #expect(runs(window((10..<200, 1), (240..<300, 1))) == [10..<200, 240..<300])
    }

    @Test func anotherPersonIsAnotherRun() {
        #expect(runs(window((0..<100, 1), (105..<300, 2))) == [0..<100, 105..<300])
    }

    /// Where both speak, whoever spoke before goes on.
    @Test func overlappingSpeechBelongsToTheFirst() {
        #expect(runs(window((0..<120, 1), (80..<300, 2))) == [0..<120, 120..<300])
    }

    @Test func whatIsTooShortForAVoiceJoinsTheOneBefore() {
        #expect(runs(window((0..<100, 1), (100..<120, 2), (120..<300, 1))) == [0..<120, 120..<300])
        #expect(runs(window((0..<20, 1), (20..<300, 2))) == [0..<300])
    }

    @Test func windowsFollowEachOther() {
        let edge = LocalActivity.frames
        #expect(runs(window((500..<589, 1)), window((0..<100, 2))) == [500..<edge, edge..<edge + 100])
        // Behind the end of the utterance nothing is heard.
        #expect(runs(window((100..<400, 1)), frames: 300) == [100..<300])
    }
}

@Suite(.enabled(if: SpeakerAssets.areThere))
struct UtteranceVoicesTests {
    private let models: SpeakerModels

    init() throws { models = try SpeakerModels(SpeakerAssets.files, threads: 2) }

    @Test func aChangeOfSpeakersIsFound() async throws {
        let korean = Array(SpeakerAssets.clip("ko-01.wav").prefix(4 * 16_000))
        let english = Array(Bundled.clip.prefix(5 * 16_000))
        let spans = try await models.spans(ofUtterance: korean + english)
        let own = try #require(try await models.embedding(of: korean[...]))
        let others = try #require(try await models.embedding(of: english[...]))
        let labels = spans.map { $0.voice.cosine(own) > $0.voice.cosine(others) ? 0 : 1 }
        #expect(labels == labels.sorted() && Set(labels) == [0, 1])
        let change = try #require(zip(spans, labels).first { $0.1 == 1 }?.0.start)
        #expect(abs(change - 4) < 0.4)
    }

    @Test func nothingIsNobody() async throws {
        #expect(try await models.spans(ofUtterance: []).isEmpty)
        #expect(try await models.spans(ofUtterance: [Float](repeating: 0, count: 40_000)).isEmpty)
    }
}
