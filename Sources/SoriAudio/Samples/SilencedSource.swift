public import SoriCore
import Synchronization

/// Audio in which spans of time are silent; their edges fade, so that nothing clicks.
public final class SilencedSource: SampleSource {
    private let source: any SampleSource
    private let silence: Silence
    private let position = Mutex(0)

    /// Silences `spans`, in seconds from the start of `source`, and a little on both sides of each.
    public init(_ source: any SampleSource, spans: [ClosedRange<Double>]) {
        self.source = source
        silence = Silence(spans)
    }

    /// As the source says.
    public var expectedDuration: Double? { source.expectedDuration }

    /// The next block, silenced; throws what the source throws.
    public func next() async throws -> [Float]? {
        guard var block = try await source.next() else { return nil }
        let start = position.withLock { position in
            defer { position += block.count }
            return position
        }
        silence.apply(to: &block, at: start)
        return block
    }
}

/// Where audio is silent. Pure.
struct Silence: Sendable {
    /// In samples, in order and apart from each other.
    let ranges: [Range<Int>]

    /// Times of words are a little off: so many seconds more are silent on both sides.
    private static let margin = 0.15
    /// Samples over which the sound goes away before a range and comes back behind it: 10 ms.
    private static let fade = sampleRate / 100

    /// Takes spans in seconds, in any order; what is not a number is left out.
    init(_ spans: [ClosedRange<Double>]) {
        var ranges: [Range<Int>] = []
        let longest = Double(Int32.max)
        let sorted = spans.filter { $0.lowerBound.isFinite && $0.upperBound.isFinite }
            .sorted { $0.lowerBound < $1.lowerBound }
        for span in sorted {
            let start = Int(max(0, min(longest, span.lowerBound - Self.margin)) * Double(sampleRate))
            let end = Int(max(0, min(longest, span.upperBound + Self.margin)) * Double(sampleRate))
            if let last = ranges.last, start <= last.upperBound + 2 * Self.fade {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, end)
            } else {
                ranges.append(start..<end)
            }
        }
        self.ranges = ranges
    }

    /// Silences a block whose first sample is number `start` of the audio.
    func apply(to block: inout [Float], at start: Int) {
        let end = start + block.count
        for range in ranges {
            let reach = (range.lowerBound - Self.fade)..<(range.upperBound + Self.fade)
            guard reach.upperBound > start else { continue }
            guard reach.lowerBound < end else { return }
            for index in max(start, reach.lowerBound)..<min(end, reach.upperBound) {
                block[index - start] *= Self.gain(index, range)
            }
        }
    }

    private static func gain(_ index: Int, _ range: Range<Int>) -> Float {
        if range.contains(index) { return 0 }
        let distance = index < range.lowerBound ? range.lowerBound - index : index - range.upperBound + 1
        return min(1, Float(distance) / Float(fade))
    }
}
