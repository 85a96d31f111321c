/// The part of a finding that is in one segment or utterance.
enum FindingPart {
    /// `finding` within `part` of a text; nil when there is nothing of it but spaces and fillers.
    ///
    /// Ranges stay those of the text. Of numbers, a filler at the border, as in `네 오육칠팔`, is left out.
    static func clip(_ finding: Finding, to part: Range<Int>, _ scalars: [Unicode.Scalar]) -> Finding? {
        var range = finding.range.clamped(to: part)
        guard range != finding.range else { return finding }
        let isNumber = finding.type != .name && finding.type != .address
        let tokens = TextToken.all(scalars, range)
        func isKept(_ token: TextToken) -> Bool {
            !isNumber || NumberToken(scalars, token.range) != nil
                || !(NumberLexicon.fillers.contains(scalars, token.range)
                    || NumberLexicon.splitters.contains(scalars, token.range))
        }
        guard let first = tokens.first(where: isKept), let last = tokens.last(where: isKept) else { return nil }
        // Signs beside the cut go as well, those at the finding's own ends stay.
        let start = range.lowerBound == finding.range.lowerBound ? range.lowerBound : first.range.lowerBound
        let end = range.upperBound == finding.range.upperBound ? range.upperBound : last.range.upperBound
        range = start..<max(start, end)
        var clipped = finding
        clipped.range = range
        return clipped
    }
}
