public import SoriCore

/// Removes personal data from texts and transcripts by rules, without any language model.
///
/// The time it takes grows with the length of the text and no faster.
public struct PrivacyRemoval: Sendable {
    /// What is removed, and how it looks.
    public let policy: PrivacyPolicy
    private let detector = PrivacyDetector()

    /// Removes what `policy` says.
    public init(policy: PrivacyPolicy = PrivacyPolicy()) { self.policy = policy }

    /// A text without personal data; `language` is its code, empty where it is not known.
    public func redact(_ text: String, language: String) -> RedactedText {
        var masker = Masker(policy)
        let source = SourceText(text, language: language)
        return masker.mask(source, findings(in: source))
    }

    /// What the policy wants to know of, in order of the text.
    func findings(in source: SourceText) -> [Finding] {
        detector.findings(in: source, threshold: policy.threshold).filter { policy.treatment(of: $0.type) != .ignore }
    }

    /// A transcript without personal data, also of what crosses from one segment into the next.
    public func redact(_ transcript: Transcript) -> RedactedTranscript {
        let texts = transcript.segments.map { SourceText($0.text, language: transcript.language) }
        // As one text, so that numbers are seen whole; a line end between segments.
        var starts: [Int] = []
        var joined: [Unicode.Scalar] = []
        for text in texts {
            starts.append(joined.count)
            joined += text.scalars
            joined.append("\n")
        }
        let whole = SourceText(scalars: joined, language: transcript.language)
        let found = findings(in: whole)
        var counts: [PersonalDataType: Int] = [:]
        for finding in found { counts[finding.type, default: 0] += 1 }
        var masked = transcript
        var spans: [RedactedTranscript.Span] = []
        var masker = Masker(policy)
        var next = 0
        for index in masked.segments.indices {
            let range = starts[index]..<(starts[index] + texts[index].scalars.count)
            while next < found.count, found[next].range.upperBound <= range.lowerBound { next += 1 }
            var own: [Finding] = []
            var position = next
            while position < found.count, found[position].range.lowerBound < range.upperBound {
                if var part = FindingPart.clip(found[position], to: range, joined) {
                    part.range = part.range.lowerBound - range.lowerBound..<part.range.upperBound - range.lowerBound
                    own.append(part)
                }
                position += 1
            }
            guard !own.isEmpty else { continue }
            let redacted = masker.mask(texts[index], own)
            let segment = SegmentRedaction(transcript.segments[index], texts[index], redacted)
            masked.segments[index] = segment.masked
            spans += segment.spans
        }
        return RedactedTranscript(transcript: masked, spans: spans, counts: counts)
    }
}
