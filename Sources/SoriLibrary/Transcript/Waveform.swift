/// How loud a recording is over its length, for a picture of it: the peak of each twentieth of a second.
public struct Waveform: Sendable, Equatable {
    /// Peaks of a second.
    public static let rate = 20

    /// The peaks, 0...255 for silence to full scale.
    public private(set) var peaks: [UInt8]
    /// Seconds.
    public private(set) var duration: Double
    private var current: Float = 0
    private var samples = 0

    /// Silence of no length.
    public init() {
        peaks = []
        duration = 0
    }

    /// A stored one.
    init(peaks: [UInt8], duration: Double) {
        self.peaks = peaks
        self.duration = duration
    }

    /// Takes the next samples (-1...1), `rate` of them a second.
    public mutating func append(_ block: [Float], rate sampleRate: Int) {
        let period = max(1, sampleRate / Self.rate)
        for sample in block {
            current = max(current, abs(sample))
            samples += 1
            if samples == period { close() }
        }
        duration += Double(block.count) / Double(max(1, sampleRate))
    }

    /// Takes what is left as a last, shorter span.
    public mutating func finish() {
        if samples > 0 { close() }
    }

    /// The loudest peak of each of `count` equal spans; all there are when there are fewer.
    public func reduced(to count: Int) -> [UInt8] {
        guard count > 0, peaks.count > count else { return peaks }
        return (0..<count).map { index in
            let (first, end) = (index * peaks.count / count, (index + 1) * peaks.count / count)
            return peaks[first..<end].max() ?? 0
        }
    }

    private mutating func close() {
        // NaN compares false: silence.
        peaks.append(current > 0 ? UInt8(min(255, (min(current, 1) * 255).rounded())) : 0)
        (current, samples) = (0, 0)
    }
}
