/// A transcript as the classifier reads it: lower case, digits alike, one space between words, nothing of who speaks.
struct CallText: Sendable {
    /// A word, with where it stands in `scalars`.
    struct Word: Sendable {
        let range: Range<Int>
        /// As it was written.
        let shown: Substring
    }

    /// The words with a space before each and one at the end.
    let scalars: [Unicode.Scalar]
    let words: [Word]

    /// Longer transcripts are cut here: what a call is about is said long before.
    private static let mostWords = 20_000
    /// Signs of the name of whoever speaks, before the colon of a line.
    private static let longestName = 12

    /// Reads a text whose lines may begin with who speaks and a colon.
    init(_ text: String) {
        var scalars: [Unicode.Scalar] = [" "]
        var words: [Word] = []
        for line in text.split(whereSeparator: \.isNewline) {
            for word in Self.spoken(line).split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                guard words.count < Self.mostWords else { break }
                let start = scalars.count
                for scalar in word.lowercased().unicodeScalars {
                    scalars.append(scalar.properties.numericType == .decimal ? "0" : scalar)
                }
                words.append(Word(range: start..<scalars.count, shown: word))
                scalars.append(" ")
            }
        }
        self.scalars = scalars
        self.words = words
    }

    /// A line without who speaks and without what stands for removed personal data.
    private static func spoken(_ line: Substring) -> Substring {
        let head = line.prefix(longestName + 1)
        guard let colon = head.firstIndex(of: ":"), head[..<colon].contains(where: \.isLetter)
        else { return line }
        return line[line.index(after: colon)...]
    }
}
