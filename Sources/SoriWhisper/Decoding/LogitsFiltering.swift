/// Something that forbids or weakens tokens before the next one is chosen.
public protocol LogitsFiltering {
    /// Changes `logits`, one for every id of the vocabulary, after `tokens`, all so far with the prompt.
    func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int])
}

/// `x[i] = -inf` for i in `range`, cut to what is there.
func forbid(_ range: Range<Int>, in logits: UnsafeMutableBufferPointer<Float>) {
    let kept = range.clamped(to: 0..<logits.count)
    guard !kept.isEmpty, let base = logits.baseAddress else { return }
    unsafe (base + kept.lowerBound).update(repeating: -.infinity, count: kept.count)
}
