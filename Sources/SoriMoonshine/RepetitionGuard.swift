/// Finds the loops that small decoders fall into on noise: the same phrase again and again.
///
/// People repeat themselves too ("no, no, no"), so a loop is a phrase that comes back more often than people say it.
struct RepetitionGuard: Sendable, Equatable {
    /// A phrase of words and how often it stands in a row.
    struct Loop: Equatable {
        /// Where the first of the words stands in the text's words.
        var first: Int
        /// Words in the phrase.
        var length: Int
        /// Times the phrase stands in a row, whole phrases only.
        var times: Int
    }

    /// Words in the longest phrase looked for.
    var longestPhrase = 20
    /// How often a single word may stand in a row; longer phrases get less.
    var wordLimit = 6

    /// The longest loop in `text`, or nil when there is none. Case and punctuation make no difference.
    func loop(in text: String) -> Loop? {
        let words = Self.words(of: text)
        var worst: Loop?
        guard words.count > 1 else { return nil }
        for length in 1...min(longestPhrase, max(1, words.count / 2)) {
            var run = 0
            for index in length..<words.count {
                run = words[index] == words[index - length] ? run + 1 : 0
                let times = run / length + 1
                guard times > limit(length), run >= length, times * length > (worst.map { $0.times * $0.length } ?? 0)
                else { continue }
                worst = Loop(first: index - run - length + 1, length: length, times: times)
            }
        }
        return worst
    }

    /// The most often that a phrase of `length` words is taken for speech.
    func limit(_ length: Int) -> Int {
        switch length {
        case 1: wordLimit
        case 2: 4
        case 3...5: 3
        default: 2
        }
    }

    /// `text` with each loop cut to one phrase; empty when a loop was most of it, for then the rest is invented too.
    func mended(_ text: String) -> String {
        var text = text
        // Every turn makes the text shorter, so this ends.
        while let loop = loop(in: text) {
            let parts = text.split(whereSeparator: \.isWhitespace)
            // Words that are only punctuation are not counted by `loop`: leave such a text alone no longer than needed.
            guard parts.count == Self.words(of: text).count, loop.times * loop.length * 2 < parts.count else {
                return ""
            }
            let kept = parts[..<(loop.first + loop.length)] + parts[(loop.first + loop.length * loop.times)...]
            text = kept.joined(separator: " ")
        }
        return text
    }

    private static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map { word in
            let bare = word.lowercased().filter { $0.isLetter || $0.isNumber }
            return bare.isEmpty ? String(word) : bare
        }
    }
}
