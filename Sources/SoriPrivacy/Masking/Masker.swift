/// Writes a text anew with masks in the stead of what was found.
struct Masker {
    let policy: PrivacyPolicy
    /// The same value always has the same number, all through a transcript.
    private var numbers: [PersonalDataType: [String: Int]] = [:]

    init(_ policy: PrivacyPolicy) { self.policy = policy }

    /// The text with its findings masked or marked; those of `findings` must not overlap.
    mutating func mask(_ source: SourceText, _ findings: [Finding]) -> RedactedText {
        var text = String.UnicodeScalarView()
        var count = 0
        func append(_ scalars: some Collection<Unicode.Scalar>) {
            text.append(contentsOf: scalars)
            count += scalars.count
        }
        var spans: [RedactedText.Span] = []
        var position = 0
        for finding in findings {
            append(source.scalars[position..<finding.range.lowerBound])
            position = finding.range.upperBound
            let start = count
            guard policy.treatment(of: finding.type) == .mask else {
                append(source.scalars[finding.range])
                spans.append(RedactedText.Span(finding: finding, range: start..<count, isMasked: false))
                continue
            }
            let mask = mask(of: finding, source)
            append(Array(mask.unicodeScalars))
            spans.append(RedactedText.Span(finding: finding, range: start..<count, isMasked: true))
            if let sound = KoreanParticle.sound(mask.unicodeScalars),
                let particle = KoreanParticle.fitting(source.scalars, at: position, after: sound)
            {
                append(Array(particle.text.unicodeScalars))
                position = particle.end
            }
        }
        append(source.scalars[position...])
        return RedactedText(text: String(text), spans: spans)
    }

    private mutating func mask(of finding: Finding, _ source: SourceText) -> String {
        let label = finding.type.label(in: source.language)
        switch policy.style {
        case .label: return "[\(label)]"
        case .stars: return Self.stars(source.scalars[finding.range], kept: 0)
        case .lastFour: return Self.stars(source.scalars[finding.range], kept: 4)
        case .pseudonym:
            let value = Self.value(source, finding.range)
            let known = numbers[finding.type] ?? [:]
            let number = known[value] ?? known.count + 1
            numbers[finding.type, default: [:]][value] = number
            return "[\(label) \(number)]"
        }
    }

    /// Stars for letters and digits; the last `kept` of them stay. Of a value that has hardly more, none does.
    private static func stars(_ scalars: ArraySlice<Unicode.Scalar>, kept: Int) -> String {
        let count = scalars.count(where: \.isWordPart)
        let hidden = count >= 2 * kept ? count - kept : count
        var seen = 0
        var text = String.UnicodeScalarView()
        for scalar in scalars {
            guard scalar.isWordPart else {
                text.append(scalar)
                continue
            }
            seen += 1
            text.append(seen <= hidden ? "*" : scalar)
        }
        return String(text)
    }

    /// What makes two findings the same: the digits of numbers, however they were said, else the letters.
    private static func value(_ source: SourceText, _ range: Range<Int>) -> String {
        let part = SourceText(source[range], language: source.language)
        let digits = DigitRunReader().runs(in: part).map(\.digits).joined()
        if digits.utf8.count >= 4 { return digits }
        return part.scalars.lazy.filter(\.isWordPart).map { String($0.lowercase) }.joined()
    }
}
