/// A text without personal data.
public struct RedactedText: Sendable, Equatable {
    /// A finding, and what became of it.
    public struct Span: Sendable, Equatable {
        /// What was found; its range counts the scalars of the original text.
        public let finding: Finding
        /// Which scalars of the new text stand for it.
        public let range: Range<Int>
        /// True when it was replaced, false when it was only marked.
        public let isMasked: Bool

        /// Makes a span.
        public init(finding: Finding, range: Range<Int>, isMasked: Bool) {
            self.finding = finding
            self.range = range
            self.isMasked = isMasked
        }
    }

    /// The new text.
    public let text: String
    /// What was found, in order.
    public let spans: [Span]

    /// Makes a redacted text.
    public init(text: String, spans: [Span]) {
        self.text = text
        self.spans = spans
    }
}
