import SoriCore
import SoriRecognition
import SoriVAD
import Testing

@testable import SoriMoonshine

struct SubchunkDecoderTests {
    @Test func halvesOfALoopAreDecodedByThemselves() throws {
        let decoder = SubchunkDecoder(cutter: PauseCutter(seconds: 15))
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
        let decoder = SubchunkDecoder(cutter: PauseCutter(seconds: 15))
        let chunk = SpeechChunk(samples: [Float](repeating: 0.1, count: 160_000), start: 0, end: 10)
        let segments = try decoder.segments(chunk) { (_, _) throws(RecognitionError) in
            MoonshineDecoding(text: Array(repeating: "thank you", count: 30).joined(separator: " "))
        }
        #expect(segments.isEmpty)
    }
}
