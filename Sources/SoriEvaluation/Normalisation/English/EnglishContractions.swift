/// Contractions and titles in full: `won't` is `will not`, `Mr.` is `mister`.
enum EnglishContractions {
    /// Stands behind a word that a contraction may have meant or not: `he's` is `he is` or `he has`. A character of the
    /// private use area, which no text contains.
    static let ambiguous: Character = "\u{E000}"

    private static let whole: [String: String] = [
        "won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not", "let's": "let us",
        "y'all": "you all", "ma'am": "madam", "o'clock": "oclock", "wanna": "want to", "gonna": "going to",
        "gotta": "got to", "ain't": "is not",
    ]

    /// What follows an apostrophe.
    private static let endings: [String: String] = [
        "re": " are", "ll": " will", "ve": " have", "m": " am", "d": " would\u{E000}",
    ]

    /// Words after which 's is a verb: they cannot own anything.
    private static let subjects: Set<String> = [
        "he", "she", "it", "that", "what", "there", "here", "who", "where", "how",
    ]

    private static let titles: [String: String] = [
        "mr": "mister", "mrs": "missus", "ms": "miss", "dr": "doctor", "prof": "professor", "capt": "captain",
        "gov": "governor", "jr": "junior", "lt": "lieutenant",
    ]

    /// Those that are words of their own without the full stop.
    private static let dottedTitles: [String: String] = [
        "st": "saint", "gen": "general", "sen": "senator", "rep": "representative", "rev": "reverend", "sr": "senior",
    ]

    /// `tokens` (see `EnglishTokens`) with contractions and titles in full.
    static func expand(_ tokens: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < tokens.count {
            let word = tokens[index]
            let next = index + 1 < tokens.count ? tokens[index + 1] : ""
            let after = index + 2 < tokens.count ? tokens[index + 2] : ""
            if let title = titles[word] ?? (next == "." ? dottedTitles[word] : nil) {
                result.append(title)
                index += next == "." ? 2 : 1
            } else if next == "'", let full = whole[word + "'" + after] {
                result.append(full)
                index += 3
            } else if let full = whole[word] {
                result.append(full)
                index += 1
            } else if next == "'", after == "t", word.hasSuffix("n") {
                result += [String(word.dropLast()), " not"]
                index += 3
            } else if next == "'", after == "s", subjects.contains(word) {
                result += [word, " is\(ambiguous)"]
                index += 3
            } else if word == "'", let full = endings[next] {
                result.append(full)
                index += 2
            } else {
                result.append(word)
                index += 1
            }
        }
        return result
    }
}
