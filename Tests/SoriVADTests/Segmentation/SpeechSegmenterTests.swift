import Foundation
import SoriVAD
import Testing

struct SpeechSegmenterTests {
    private struct Row: Decodable {
        let percent: [Int]
        let total: Int
        let spans: [[Int]]
    }

    /// Made-up probabilities with the answers of `get_speech_timestamps_from_probs` of silero-vad 6.2.3.
    @Test func spansEqualTheOriginal() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Resources/spans.json")
        for (index, row) in try JSONDecoder().decode([Row].self, from: Data(contentsOf: url)).enumerated() {
            var segmenter = SpeechSegmenter()
            var spans = row.percent.compactMap { segmenter.push(Float($0) / 100) }
            if let last = segmenter.finish(total: row.total) { spans.append(last) }
            #expect(spans.map { [$0.start, $0.end] } == row.spans, "row \(index)")
        }
    }

    @Test func cuttingLeavesNoHole() {
        var segmenter = SpeechSegmenter()
        for _ in 0..<100 { #expect(segmenter.push(0.9) == nil) }
        #expect(segmenter.openStart == 0)
        #expect(segmenter.cut(at: 30_000) == SpeechSpan(start: 0, end: 30_000))
        #expect(segmenter.cut(at: 20_000) == nil)
        #expect(segmenter.openStart == 30_000)
        #expect(segmenter.finish(total: 51_200) == SpeechSpan(start: 30_000, end: 51_200))
        #expect(segmenter.finish(total: 51_200) == nil)
    }

    @Test func optionsStayInRange() {
        let options = SegmenterOptions(threshold: .nan, exitThreshold: 2, minSpeech: -1, minSilence: .infinity)
        #expect(options.threshold == 0.5 && options.exitThreshold == 0.5)
        #expect(options.minSpeech == 0 && options.minSilence == 3600)
        _ = SpeechSegmenter(options)
    }
}
