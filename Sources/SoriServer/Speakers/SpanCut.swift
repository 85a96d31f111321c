import SoriCore

/// Cuts spans out of a recording that comes block by block, so that only the spans are kept. Pure.
struct SpanCut: Sendable {
    /// The spans so far, one behind the other.
    private(set) var samples: [Float] = []
    /// In samples from the start of the recording, in order; nothing of them has come yet.
    private var waiting: ArraySlice<Range<Int>>
    /// Samples of the recording that have come.
    private var position = 0
    private let most: Int

    /// Takes spans in seconds, in order and apart from each other, and at most `longest` seconds of them.
    init(_ spans: [ClosedRange<Double>], longest: Double) {
        func sample(_ seconds: Double) -> Int { Int((max(0, seconds) * Double(sampleRate)).rounded()) }
        waiting = spans.map { sample($0.lowerBound)..<sample($0.upperBound) }.filter { !$0.isEmpty }[...]
        most = sample(longest)
    }

    /// Whether nothing of the recording is needed any more.
    var isComplete: Bool { waiting.isEmpty || samples.count >= most }

    /// Takes the next samples of the recording.
    mutating func append(_ block: [Float]) {
        let came = position..<position + block.count
        while let span = waiting.first, span.lowerBound < came.upperBound, samples.count < most {
            let part = span.clamped(to: came)
            samples += block[part.lowerBound - position..<part.upperBound - position].prefix(most - samples.count)
            guard span.upperBound <= came.upperBound else { break }
            waiting.removeFirst()
        }
        position = came.upperBound
    }
}
