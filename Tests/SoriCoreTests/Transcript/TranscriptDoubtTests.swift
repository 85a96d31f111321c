import SoriCore
import Testing

struct TranscriptDoubtTests {
    private func transcript(_ segments: (seconds: Double, probability: Double, ratio: Double)...) -> Transcript {
        var start = 0.0
        let made = segments.map { segment in
            defer { start += segment.seconds }
            return Segment(
                id: 0, start: start, end: start + segment.seconds, text: "x",
                decoding: SegmentDecoding(
                    tokens: [], temperature: 0, averageLogProbability: segment.probability,
                    compressionRatio: segment.ratio, noSpeechProbability: 0))
        }
        return Transcript(language: "en", duration: start, segments: made)
    }

    @Test func whatIsLikelyEnough() {
        #expect(TranscriptDoubt(transcript((10, -0.4, 1.5))) == nil)
        // One bad segment of many says nothing of the whole.
        #expect(TranscriptDoubt(transcript((2, -1.8, 1.2), (20, -0.4, 1.5))) == nil)
        #expect(TranscriptDoubt(transcript()) == nil)
        let unknown = Transcript(language: "en", duration: 1, segments: [Segment(id: 0, start: 0, end: 1, text: "x")])
        #expect(TranscriptDoubt(unknown) == nil)
        #expect(TranscriptDoubt(transcript((1, -.infinity, 1))) == nil)
    }

    @Test func whatIsTooUnlikelyOrRepeatsItself() throws {
        let unlikely = try #require(TranscriptDoubt(transcript((10, -1.4, 1), (10, -1, 1))))
        #expect(abs(unlikely.averageLogProbability + 1.2) < 1e-9)
        let repeating = try #require(TranscriptDoubt(transcript((1, -0.2, 1), (9, -0.2, 4))))
        #expect(abs(repeating.compressionRatio - 3.7) < 1e-9)
        #expect(repeating.message(model: "base.en").contains("base.en"))
        #expect(repeating.message(model: "base.en").contains("compression ratio 3.7"))
    }

    /// A threshold that is off raises no doubt.
    @Test func thresholdsAreThoseOfTheRequest() {
        var options = DecodingOptions()
        options.logProbThreshold = nil
        options.compressionRatioThreshold = nil
        #expect(TranscriptDoubt(transcript((10, -3, 9)), options: options) == nil)
        options.logProbThreshold = -0.1
        #expect(TranscriptDoubt(transcript((10, -0.2, 1)), options: options) != nil)
    }
}
