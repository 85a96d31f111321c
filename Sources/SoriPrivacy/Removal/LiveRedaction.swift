/// Removes personal data from the utterances of one live session as they come.
///
/// An utterance is masked with the end of the ones before it in sight, so the rest of a number that began earlier is
/// masked too. What was sent cannot be taken back, so digits at the end of an utterance that may begin a personal
/// number are masked already.
public struct LiveRedaction: Sendable {
    private let removal: PrivacyRemoval
    private let language: String
    /// The end of what was said before.
    private var before: [Unicode.Scalar] = []
    private var masker: Masker

    /// So much of what was said before is kept.
    private static let mostBefore = 200

    /// Begins a session whose language is `language`, a code, or empty.
    public init(_ removal: PrivacyRemoval, language: String) {
        self.removal = removal
        self.language = language
        masker = Masker(removal.policy)
    }

    /// An utterance that is final.
    public mutating func final(_ text: String) -> RedactedText {
        let source = SourceText(text, language: language)
        let redacted = masker.mask(source, findings(source))
        before = Array((before + source.scalars + ["\n"]).suffix(Self.mostBefore))
        return redacted
    }

    /// What is heard of an utterance so far, which may still change.
    public func interim(_ text: String) -> String {
        let source = SourceText(text, language: language)
        var masker = masker
        return masker.mask(source, findings(source)).text
    }

    /// What is in an utterance, with what was said before in sight.
    private func findings(_ source: SourceText) -> [Finding] {
        let whole = SourceText(scalars: before + source.scalars, language: language)
        let start = before.count
        let part = start..<whole.scalars.count
        var found = removal.findings(in: whole).compactMap { finding -> Finding? in
            guard finding.range.upperBound > start, var own = FindingPart.clip(finding, to: part, whole.scalars)
            else { return nil }
            own.range = own.range.lowerBound - start..<own.range.upperBound - start
            return own
        }
        let end = found.last?.range.upperBound ?? 0
        if let open = OpenNumber(whole, from: start), open.range.lowerBound - start >= end,
            removal.policy.treatment(of: open.type) != .ignore
        {
            let range = open.range.lowerBound - start..<open.range.upperBound - start
            found.append(Finding(range, open.type, score: 0.5, evidence: "beginning of a number"))
        }
        return found
    }
}
