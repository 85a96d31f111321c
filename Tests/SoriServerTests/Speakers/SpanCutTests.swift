import Testing

@testable import SoriServer

struct SpanCutTests {
    /// A recording of 4 s whose samples say where they are.
    private let recording = (0..<64_000).map { Float($0) }

    private func cut(_ spans: [ClosedRange<Double>], longest: Double = 100, blocks: Int) -> (SpanCut, read: Int) {
        var cut = SpanCut(spans, longest: longest)
        var read = 0
        while !cut.isComplete, read < recording.count {
            cut.append(Array(recording[read..<min(recording.count, read + blocks)]))
            read += blocks
        }
        return (cut, read)
    }

    @Test(arguments: [1_000, 7_001, 16_000, 64_000, 100_000]) func spansAreCutWhateverTheBlocks(_ blocks: Int) {
        let (cut, _) = cut([0.5...1, 1.5...3.25], blocks: blocks)
        #expect(cut.samples == Array(recording[8_000..<16_000] + recording[24_000..<52_000]))
    }

    @Test func nothingIsReadBehindTheLastSpan() {
        #expect(cut([0.5...1], blocks: 1_000).read == 16_000)
        #expect(cut([0...4], longest: 1, blocks: 1_000).read == 16_000)
    }

    @Test func noMoreIsKeptThanAsked() {
        #expect(cut([0...1, 2...4], longest: 1.5, blocks: 5_000).0.samples.count == 24_000)
    }

    @Test func whatTheRecordingHasNotIsLeftOut() {
        #expect(cut([3...9], blocks: 3_000).0.samples == Array(recording[48_000...]))
        #expect(cut([5...9], blocks: 3_000).0.samples.isEmpty)
        #expect(SpanCut([], longest: 1).isComplete && SpanCut([2...2], longest: 1).isComplete)
    }
}
