import SoriCore
import SoriVAD
import Testing

@testable import SoriRecognition

struct RepetitionGuardTests {
    private let guardian = RepetitionGuard()

    @Test(arguments: [
        "", "word", "no no no no", "It was the best of times, it was the worst of times.",
        "ha ha ha ha ha ha", "Try again, fail again, fail better.", "one two one two one two one two",
    ])
    func speechIsLeftAlone(_ text: String) {
        #expect(guardian.loop(in: text) == nil)
        #expect(guardian.mended(text) == text)
    }

    @Test func aSingleWordLoops() {
        let text = "I " + Array(repeating: "the", count: 30).joined(separator: " ")
        #expect(guardian.loop(in: text) == RepetitionGuard.Loop(first: 1, length: 1, times: 30))
        #expect(guardian.mended(text) == "")
    }

    @Test func aPhraseLoopsWhateverItsCaseAndPunctuation() {
        let text = "We saw that I don't know. I don't know, I DON'T know. I don't know."
        #expect(guardian.loop(in: text)?.length == 3)
        #expect(guardian.loop(in: text)?.times == 4)
    }

    @Test func aLoopInALongTextIsCutToOnePhrase() {
        let text =
            "the meeting went well and all of the people who came were glad to see you you you you you you you again"
        #expect(
            guardian.mended(text)
                == "the meeting went well and all of the people who came were glad to see you again")
    }

    @Test func loopsAreHeardAgainInHalves() throws {
        let decoder = PieceDecoder(cutter: PauseCutter(seconds: 15))
        let chunk = SpeechChunk(samples: [Float](repeating: 0.1, count: 96_000), start: 10, end: 16)
        var calls: [Int] = []
        let segments = try decoder.segments(chunk) { (samples, _) throws(RecognitionError) in
            calls.append(samples.count)
            return MoonshineDecoding(
                text: samples.count > 96_000 ? Array(repeating: "loop", count: 20).joined(separator: " ") : "fine words"
            )
        }
        #expect(calls.count == 3)
        #expect(segments.map(\.text) == ["fine words", "fine words"])
        #expect(segments[0].start == 10 && segments[1].end == 16 && segments[0].end == segments[1].start)
    }

    @Test func hopelessLoopsAreDropped() throws {
        let decoder = PieceDecoder(cutter: PauseCutter(seconds: 15))
        let chunk = SpeechChunk(samples: [Float](repeating: 0.1, count: 160_000), start: 0, end: 10)
        let segments = try decoder.segments(chunk) { (_, _) throws(RecognitionError) in
            MoonshineDecoding(text: Array(repeating: "thank you", count: 30).joined(separator: " "))
        }
        #expect(segments.isEmpty)
    }
}
