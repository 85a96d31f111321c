/// What stands at the end of a text: its last word and the mark behind it. Pure.
struct SentenceEnd: Sendable, Equatable {
    /// The last word in lower case, without marks; nil where there is none.
    let lastWord: String?
    /// Whether a mark that ends sentences stands behind it.
    let isMarked: Bool
    /// Whether it breaks off: with a comma, a dash, a colon or an ellipsis.
    let isBrokenOff: Bool

    private static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]", "」", "』"]
    private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "؟", "।"]
    private static let breaks: Set<Character> = [",", "、", "，", "،", ":", ";", "-", "–", "—", "…", "~"]

    init(_ text: String) {
        var rest = text[...]
        while let last = rest.last, last.isWhitespace || Self.closing.contains(last) { rest.removeLast() }
        let marks = rest.reversed().prefix { Self.ends.contains($0) || Self.breaks.contains($0) }
        isBrokenOff = marks.first.map(Self.breaks.contains) ?? false || marks.starts(with: ["."] + [".", "."])
        isMarked = !isBrokenOff && !marks.isEmpty
        let words = rest.split(whereSeparator: \.isWhitespace)
            .map { $0.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "'" } }.filter { !$0.isEmpty }
        lastWord = words.last
    }
}
