/// Digits that stand together, written or said, with where each of them is in the text.
public struct DigitRun: Sendable, Equatable {
    /// A part of the run that was said in one go: between splitters, such as `일이삼사` or `삼만이천삼백사십`.
    public struct Group: Sendable, Equatable {
        /// Which scalars of the text.
        public let range: Range<Int>
        /// Its digits, 0 to 9; a number said as an amount is written out, such as `32340`.
        public let digits: String
        /// Whether any of it was said with number words.
        public let isSpoken: Bool

        /// Makes a part.
        public init(range: Range<Int>, digits: String, isSpoken: Bool) {
            self.range = range
            self.digits = digits
            self.isSpoken = isSpoken
        }
    }

    /// Its parts, in order; never empty.
    public let groups: [Group]

    /// Makes a run of parts in order.
    public init(_ groups: [Group]) { self.groups = groups }

    /// From the first digit to the last one.
    public var range: Range<Int> {
        guard let first = groups.first, let last = groups.last else { return 0..<0 }
        return first.range.lowerBound..<last.range.upperBound
    }

    /// All digits.
    public var digits: String { groups.map(\.digits).joined() }
}
