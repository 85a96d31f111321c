/// What one part of a text may sound like, before it becomes a lattice.
indirect enum ReadingPattern: Sendable, Equatable {
    /// These characters, as they stand.
    case text(String)
    /// Each in turn.
    case sequence([ReadingPattern])
    /// Any one of these.
    case choice([ReadingPattern])
    /// The end of a word.
    case space
    /// The end of a word, or nothing: some write it as one word, some as two.
    case optionalSpace

    /// Nothing.
    static let nothing = ReadingPattern.text("")

    /// Any one of these spellings, each once; a `_` in them is an optional space.
    static func spellings(_ texts: [String]) -> ReadingPattern {
        var seen: Set<String> = []
        let patterns = texts.filter { seen.insert($0).inserted }.map { text in
            let parts = text.split(separator: "_", omittingEmptySubsequences: false)
            return parts.count == 1
                ? ReadingPattern.text(text)
                : .sequence(Array(parts.map { [.text(String($0))] }.joined(separator: [.optionalSpace])))
        }
        return patterns.count == 1 ? patterns[0] : .choice(patterns)
    }

    /// The spellings of a row of a table, parted by `|`.
    static func row(_ text: String) -> ReadingPattern {
        spellings(text.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    }
}
