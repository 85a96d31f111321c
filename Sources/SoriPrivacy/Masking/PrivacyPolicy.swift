/// What is removed, and what stands in its stead.
public struct PrivacyPolicy: Sendable, Equatable, Codable {
    /// What happens to a finding.
    public enum Treatment: String, Sendable, Codable {
        /// It is replaced.
        case mask
        /// It is told of, and the text stays.
        case mark
        /// It is not looked at.
        case ignore
    }

    /// What a masked text looks like.
    public enum Style: String, Sendable, Codable, CaseIterable {
        /// The type's name in the language of the text, such as `[전화번호]`.
        case label
        /// One star for each letter and digit.
        case stars
        /// Stars, and the last four letters or digits as they are.
        case lastFour = "last_four"
        /// The same label for the same value, all through the transcript, such as `[이름 1]`.
        case pseudonym
    }

    /// What happens to types that `treatments` does not name.
    public var usual: Treatment
    /// What happens to a type.
    public var treatments: [PersonalDataType: Treatment]
    /// What masked text looks like.
    public var style: Style
    /// Findings below this score are left alone, 0...1.
    public var threshold: Double

    /// Masks every type with labels, unless told otherwise.
    public init(
        usual: Treatment = .mask, treatments: [PersonalDataType: Treatment] = [:], style: Style = .label,
        threshold: Double = 0.5
    ) {
        self.usual = usual
        self.treatments = treatments
        self.style = style
        self.threshold = threshold
    }

    /// What happens to a type.
    public func treatment(of type: PersonalDataType) -> Treatment { treatments[type] ?? usual }
}
