import SoriVAD
import Testing

@testable import SoriRecognition

struct GrowingAudioTests {
    private static func address(_ slice: ArraySlice<Float>) -> UInt {
        unsafe slice.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    @Test func slicesAreTheSamplesOfTheirSpan() {
        var audio = GrowingAudio()
        audio.append([0, 1, 2, 3])
        let early = audio.slice(SpeechSpan(start: 1, end: 3))
        #expect(Array(early) == [1, 2])
        audio.append([4, 5])
        audio.forget(before: 2)
        #expect(audio.start == 2 && audio.end == 6 && audio.count == 4)
        // What is forgotten or not there yet is left out.
        let slices = [
            audio.slice(SpeechSpan(start: 2, end: 6)), audio.slice(SpeechSpan(start: 0, end: 9)),
            audio.slice(SpeechSpan(start: 7, end: 9)),
        ]
        #expect(slices.map { Array($0) } == [[2, 3, 4, 5], [2, 3, 4, 5], []])
        #expect(Array(early) == [1, 2])
        audio.clear()
        #expect(audio.count == 0 && audio.start == 6)
    }

    /// Whatever is appended, forgotten and sliced: slices are those of the whole stream, and stay as they were given
    /// out.
    @Test func itIsTheStreamWithoutItsBeginning() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var audio = GrowingAudio()
            var stream: [Float] = []
            var given: [(slice: ArraySlice<Float>, expected: [Float])] = []
            for _ in 0..<40 {
                let block = (0..<Int.random(in: 0...20, using: &random)).map { Float(stream.count + $0) }
                audio.append(block)
                stream += block
                if Int.random(in: 0..<3, using: &random) == 0 {
                    audio.forget(before: Int.random(in: 0...stream.count, using: &random))
                }
                let start = Int.random(in: audio.start...stream.count, using: &random)
                let end = Int.random(in: start...stream.count, using: &random)
                given.append((audio.slice(SpeechSpan(start: start, end: end)), Array(stream[start..<end])))
                #expect(audio.end == stream.count)
            }
            #expect(given.allSatisfy { Array($0.slice) == $0.expected })
        }
    }

    /// A growing utterance is given out again and again without being copied: its storage moves only when it has to
    /// grow.
    @Test func slicesAreNotCopies() {
        var audio = GrowingAudio()
        var addresses: [UInt] = []
        let block = [Float](repeating: 1, count: 8_000)
        for _ in 0..<200 {
            // The last slice is gone by now, as that of a decoding that has ended.
            audio.append(block)
            addresses.append(Self.address(audio.slice(SpeechSpan(start: 0, end: audio.end))))
        }
        let moves = zip(addresses, addresses.dropFirst()).count { $0 != $1 }
        #expect(moves < 12, "the storage moved \(moves) times")
    }

    /// Who holds a slice for longer keeps its samples, whatever comes after.
    @Test func appendingLeavesHeldSlicesAlone() {
        var audio = GrowingAudio()
        audio.append([Float](repeating: 1, count: 8_000))
        let held = audio.slice(SpeechSpan(start: 0, end: 8_000))
        for _ in 0..<100 { audio.append([Float](repeating: 2, count: 10)) }
        #expect(held.count == 8_000 && held.allSatisfy { $0 == 1 })
        let rest = audio.slice(SpeechSpan(start: 8_000, end: 9_000))
        #expect(rest.count == 1_000 && rest.allSatisfy { $0 == 2 })
    }
}
