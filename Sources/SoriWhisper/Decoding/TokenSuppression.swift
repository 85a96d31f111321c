/// Forbids some tokens always and some others as the first token.
public struct TokenSuppression: LogitsFiltering, Sendable {
    /// Tokens never to choose.
    public var always: [Int]
    /// Tokens not to choose first: the reference's `suppress_blank` has the space and the end of text.
    public var first: [Int]
    /// The length of the prompt.
    public var sampleBegin: Int

    /// Makes a filter; ids outside the vocabulary are without effect.
    public init(always: [Int], first: [Int], sampleBegin: Int) {
        self.always = always
        self.first = first
        self.sampleBegin = sampleBegin
    }

    /// Forbids and weakens; ids outside the vocabulary are passed over.
    public func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int]) {
        if tokens.count == sampleBegin { unsafe forbid(first, in: logits) }
        unsafe forbid(always, in: logits)
    }

    private func forbid(_ ids: [Int], in logits: UnsafeMutableBufferPointer<Float>) {
        for id in ids where id >= 0 && id < logits.count { unsafe logits[id] = -.infinity }
    }
}
