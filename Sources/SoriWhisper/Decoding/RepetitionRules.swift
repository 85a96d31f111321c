/// Weakens tokens that were chosen before and forbids to repeat runs of them, as faster-whisper does.
public struct RepetitionRules: LogitsFiltering, Sendable {
    /// Logits of chosen tokens are divided (negative ones multiplied) by this; 1 changes nothing.
    public var penalty: Float
    /// Runs of this many tokens come only once; 0 allows any.
    public var noRepeatLength: Int
    /// The length of the prompt, which does not count.
    public var sampleBegin: Int

    /// Makes rules; a penalty that is not positive and finite counts as 1.
    public init(penalty: Float, noRepeatLength: Int, sampleBegin: Int) {
        self.penalty = penalty > 0 && penalty.isFinite ? penalty : 1
        self.noRepeatLength = noRepeatLength
        self.sampleBegin = sampleBegin
    }

    /// Forbids and weakens; ids outside the vocabulary are passed over.
    public func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int]) {
        guard sampleBegin >= 0, tokens.count > sampleBegin else { return }
        if penalty != 1 {
            for position in sampleBegin..<tokens.count {
                let id = tokens[position]
                // Each id once, however often it was chosen.
                guard id >= 0, id < logits.count, !tokens[sampleBegin..<position].contains(id) else { continue }
                unsafe logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty
            }
        }
        let length = noRepeatLength
        guard length > 0, tokens.count - sampleBegin >= length else { return }
        let recent = tokens[(tokens.count - length + 1)...]
        for start in sampleBegin...(tokens.count - length)
        where tokens[start..<start + length - 1].elementsEqual(recent) {
            let id = tokens[start + length - 1]
            if id >= 0, id < logits.count { unsafe logits[id] = -.infinity }
        }
    }
}
