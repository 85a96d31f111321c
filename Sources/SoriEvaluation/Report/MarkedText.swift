/// A reference with its errors marked, as GNU wdiff marks them: `[-missed-]`, `{+inserted+}`, and one after the other
/// for what was recognised as something else.
enum MarkedText {
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
        func end() {
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
                parts.append(pair.reference ?? "")
            } else {
                pair.reference.map { missed.append($0) }
                pair.hypothesis.map { inserted.append($0) }
            }
        }
        end()
        return parts.joined(separator: separator)
    }
}
