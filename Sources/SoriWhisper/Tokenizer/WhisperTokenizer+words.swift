extension WhisperTokenizer {
    /// Languages written without spaces, of which every character is a word here.
    private static let unspaced: Set<String> = ["zh", "ja", "th", "lo", "my", "yue"]
    private static let punctuation = Array("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".unicodeScalars)

    /// Cuts `tokens` into words for word times: at spaces and punctuation, or at every character in languages without
    /// spaces. The words' tokens join to `tokens`, except for an incomplete character at the end.
    ///
    /// Source of the rules: openai/whisper `tokenizer.py`, `split_to_word_tokens`.
    public func words(of tokens: [Int], language: String?) -> [WordTokens] {
        let characters = characters(of: tokens)
        if let language, Self.unspaced.contains(language) { return characters }
        var words: [WordTokens] = []
        for part in characters {
            let isSpecial = (part.tokens.first ?? 0) >= special.endOfText
            let hasSpace = part.text.unicodeScalars.first == " "
            if isSpecial || hasSpace || words.isEmpty || Self.isPunctuation(part.text) {
                words.append(part)
            } else {
                words[words.count - 1].text += part.text
                words[words.count - 1].tokens += part.tokens
            }
        }
        return words
    }

    /// Cuts `tokens` wherever whole characters end.
    private func characters(of tokens: [Int]) -> [WordTokens] {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        let whole = Array(decodeWithTimestamps(tokens).unicodeScalars)
        var result: [WordTokens] = []
        var current: [Int] = []
        var offset = 0
        for token in tokens {
            current.append(token)
            let text = decodeWithTimestamps(current)
            let scalars = text.unicodeScalars
            if let index = scalars.firstIndex(of: replacement) {
                // A replacement that is in the whole text too stands for broken bytes, not for a character to come.
                let position = offset + scalars.distance(from: scalars.startIndex, to: index)
                guard position < whole.count, whole[position] == replacement else { continue }
            }
            result.append(WordTokens(text: text, tokens: current))
            current = []
            offset += scalars.count
        }
        return result
    }

    /// Whether `text` without the spaces around it is a run of ASCII punctuation, in the order of the ASCII table,
    /// or nothing: what Python's `text.strip() in string.punctuation` says.
    private static func isPunctuation(_ text: String) -> Bool {
        Array(text.unicodeScalars).trimmed.consists(of: punctuation)
    }
}

/// A word and the tokens that write it.
public struct WordTokens: Sendable, Equatable {
    /// The text, with the space before it.
    public var text: String
    /// The tokens, never empty.
    public var tokens: [Int]

    /// Makes a word of `tokens`.
    public init(text: String, tokens: [Int]) {
        self.text = text
        self.tokens = tokens
    }
}
