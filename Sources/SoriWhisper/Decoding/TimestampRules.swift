/// Makes timestamps come in pairs, in order, and first of all; chooses one when together they are likelier than any
/// text.
///
/// Source: openai/whisper `decoding.py`, `ApplyTimestampRules`.
public struct TimestampRules: LogitsFiltering, Sendable {
    /// The tokens that steer decoding.
    public var special: SpecialTokens
    /// The length of the prompt.
    public var sampleBegin: Int
    /// The last timestamp that may come first, in steps of 20 ms; nil for any.
    public var maxInitialIndex: Int?
    private let kernels: LogitsKernels

    /// Makes the rules for sequences whose prompt has `sampleBegin` tokens.
    public init(
        special: SpecialTokens, sampleBegin: Int, maxInitialIndex: Int?, kernels: LogitsKernels = .portable
    ) {
        self.special = special
        self.sampleBegin = sampleBegin
        self.maxInitialIndex = maxInitialIndex
        self.kernels = kernels
    }

    /// Forbids and weakens; ids outside the vocabulary are passed over.
    public func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int]) {
        let begin = special.timestampBegin
        guard begin > 0, begin <= logits.count, sampleBegin >= 0 else { return }
        unsafe forbid(special.noTimestamps..<special.noTimestamps + 1, in: logits)
        let count = tokens.count - sampleBegin
        let lastWasTimestamp = count >= 1 && tokens[tokens.count - 1] >= begin
        let secondLastWasTimestamp = count < 2 || tokens[tokens.count - 2] >= begin
        if lastWasTimestamp {
            // After a pair comes text; after a single one its other half, or the end.
            unsafe forbid(secondLastWasTimestamp ? begin..<logits.count : 0..<special.endOfText, in: logits)
        }
        if count > 0, let last = tokens[sampleBegin...].last(where: { $0 >= begin }) {
            // Time does not go back, and a segment is not empty, lest decoding go in circles.
            let least = lastWasTimestamp && !secondLastWasTimestamp ? last : last + 1
            unsafe forbid(begin..<max(begin, least), in: logits)
        }
        if count == 0 {
            unsafe forbid(0..<begin, in: logits)
            if let maxInitialIndex {
                let steps = min(max(maxInitialIndex, -1), logits.count - begin) + 1
                unsafe forbid(min(begin + steps, logits.count)..<logits.count, in: logits)
            }
        }
        if unsafe timestampsAreLikelier(logits) { unsafe forbid(0..<begin, in: logits) }
    }

    /// Whether all timestamps together have a higher probability than the likeliest other token; what all probabilities
    /// are divided by cancels out.
    private func timestampsAreLikelier(_ logits: UnsafeMutableBufferPointer<Float>) -> Bool {
        guard let base = logits.baseAddress else { return false }
        let begin = special.timestampBegin
        let text = unsafe kernels.largest(UnsafePointer(base), count: begin)
        let times = unsafe UnsafePointer(base) + begin
        let most = unsafe kernels.largest(times, count: logits.count - begin)
        guard most > -.infinity else { return false }
        let sum = unsafe kernels.exponentialSum(times, count: logits.count - begin, most: most)
        return most + Float(naturalLogarithm(Double(sum))) > text
    }
}
