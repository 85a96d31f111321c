/// A reference with its errors marked, as GNU wdiff marks them: `[-missed-]`, `{+inserted+}`, and one after the other
/// for what was recognised as something else. Of what is right between two errors the ends are shown.
enum MarkedText {
    /// Words and characters on either side of an error; twice as many and a few more are shown whole.
    private static let context = (words: 4, characters: 12)

    /// The marked text of a result; nil when it is too long to be marked.
    static func make(_ result: FileResult) -> String? {
        let byCharacters = Normaliser.isScoredByCharacters(result.language)
        let expected = Normaliser.readings(result.reference, language: result.language)
        let found = Normaliser.readings(result.hypothesis, language: result.language)
        let pairs = EditDistance.alignment(
            reference: byCharacters ? expected.characters : expected.words,
            hypothesis: byCharacters ? found.characters : found.words)
        return pairs.map { mark($0, separator: byCharacters ? "" : " ") }
    }

    /// Marks runs of errors together.
    static func mark(_ pairs: [AlignedPair], separator: String) -> String {
        var parts: [String] = []
        var missed: [String] = []
        var inserted: [String] = []
        var right: [String] = []
        func endRight(isLast: Bool) {
            let ends = separator.isEmpty ? context.characters : context.words
            let (head, tail) = (parts.isEmpty ? 0 : ends, isLast ? 0 : ends)
            let isLong = right.count > head + tail + 3
            parts += isLong ? right.prefix(head) + [" ... "] + right.suffix(tail) : right
            right = []
        }
        func end() {
            guard !(missed.isEmpty && inserted.isEmpty) else { return }
            endRight(isLast: false)
            var part = ""
            if !missed.isEmpty { part += "[-\(missed.joined(separator: separator))-]" }
            if !inserted.isEmpty { part += "{+\(inserted.joined(separator: separator))+}" }
            if !part.isEmpty { parts.append(part) }
            missed = []
            inserted = []
        }
        for pair in pairs {
            if pair.isHit {
                end()
                right.append(pair.reference ?? "")
            } else {
                pair.reference.map { missed.append($0) }
                pair.hypothesis.map { inserted.append($0) }
            }
        }
        end()
        endRight(isLast: true)
        return parts.joined(separator: separator)
    }
}
