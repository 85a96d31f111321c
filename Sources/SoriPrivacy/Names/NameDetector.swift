/// Finds names of people by lists of names, the words around them and the sound of particles, never by a surname alone.
struct NameDetector: Sendable {
    private let korean = KoreanNameDetector()
    private let english = EnglishNameDetector()
    private let eastAsian = EastAsianNameDetector()

    /// The names of a text, in order; each script of a mixed text is read by its own rules, whatever its language says.
    func findings(in text: SourceText, runs: [DigitRun]) -> [Finding] {
        let words = TextWord.words(of: text)
        let found = korean.findings(words) + english.findings(words) + eastAsian.findings(in: text)
        return Finding.bestWithoutOverlap(found)
    }
}

extension Finding {
    /// Drops what overlaps a surer finding, the longer of two equals staying; what is left is in order of the text.
    static func bestWithoutOverlap(_ findings: [Finding]) -> [Finding] {
        let ranked = findings.sorted {
            if $0.range.lowerBound != $1.range.lowerBound { return $0.range.lowerBound < $1.range.lowerBound }
            return $0.range.upperBound > $1.range.upperBound
        }
        var kept: [Finding] = []
        for finding in ranked {
            guard let last = kept.last, last.range.overlaps(finding.range) else {
                kept.append(finding)
                continue
            }
            let isBetter =
                finding.score > last.score || (finding.score == last.score && finding.range.count > last.range.count)
            if isBetter { kept[kept.count - 1] = finding }
        }
        return kept
    }
}
