/// A transcript as the classifier reads it: lower case, digits alike, one space between words; who speaks, and how
/// early, only says how much a word counts.
struct CallText: Sendable {
    /// A word, with where it stands in `scalars`.
    struct Word: Sendable {
        let range: Range<Int>
        /// As it was written.
        let shown: Substring
    }

    /// The words with a space before each and one at the end.
    let scalars: [Unicode.Scalar]
    /// How much each of `scalars` counts: an agent's words less than a caller's, the caller's first ones most.
    let weights: [Float]
    let words: [Word]

    /// Longer transcripts are cut here: what a call is about is said long before.
    private static let mostWords = 20_000
    /// Signs of the name of whoever speaks, before the colon of a line.
    private static let longestName = 12
    /// What people who answer calls are called at the beginning of a line.
    private static let agents = ["상담원", "상담사", "직원", "안내원", "agent", "advisor", "operator", "representative"]
    private static let agentWeight: Float = 0.5
    /// People say why they call in so many words.
    private static let firstWords = 30
    private static let firstWeight: Float = 1.6

    /// Reads a text whose lines may begin with who speaks and a colon.
    init(_ text: String) {
        var scalars: [Unicode.Scalar] = [" "]
        var weights: [Float] = [1]
        var words: [Word] = []
        var callersWords = 0
        for line in text.split(whereSeparator: \.isNewline) {
            let (isAgent, spoken) = Self.spoken(line)
            for word in spoken.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                guard words.count < Self.mostWords else { break }
                let start = scalars.count
                for scalar in word.lowercased().unicodeScalars {
                    scalars.append(scalar.properties.numericType == .decimal ? "0" : scalar)
                }
                words.append(Word(range: start..<scalars.count, shown: word))
                scalars.append(" ")
                if !isAgent { callersWords += 1 }
                let weight =
                    isAgent ? Self.agentWeight : callersWords <= Self.firstWords ? Self.firstWeight : 1
                weights.append(contentsOf: repeatElement(weight, count: scalars.count - weights.count))
            }
        }
        self.scalars = scalars
        self.weights = weights
        self.words = words
    }

    /// What is said in a line, without who says it, and whether an agent does.
    private static func spoken(_ line: Substring) -> (isAgent: Bool, text: Substring) {
        let head = line.prefix(longestName + 1)
        guard let colon = head.firstIndex(of: ":"), head[..<colon].contains(where: \.isLetter)
        else { return (false, line) }
        let name = head[..<colon].lowercased()
        return (agents.contains { name.hasPrefix($0) }, line[line.index(after: colon)...])
    }
}
