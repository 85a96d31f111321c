/// A span of a text that is personal data, with how sure that is.
public struct Finding: Sendable, Equatable {
    /// Which scalars of the text, without particles, labels and titles.
    public var range: Range<Int>
    /// What it is.
    public var type: PersonalDataType
    /// How sure it is, 0...1.
    public var score: Double
    /// What it was found by, in one or two words for a reason that people read, such as `check digit` or `road name`.
    public var evidence: String

    /// Makes a finding; `range` counts Unicode scalars from the beginning of the text.
    public init(_ range: Range<Int>, _ type: PersonalDataType, score: Double, evidence: String) {
        self.range = range
        self.type = type
        self.score = score
        self.evidence = evidence
    }
}
