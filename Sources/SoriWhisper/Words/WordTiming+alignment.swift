extension WordTiming {
    /// Seconds of one column of the cross-attention.
    static let frame = 0.02

    /// The times of `words` along `path`, a way through tokens (rows) and frames (columns).
    ///
    /// Row 0 is `<|notimestamps|>`, row i the text token i - 1; `words` cover the text tokens and end with
    /// `<|endoftext|>`; `probabilities` has one for each text token. Empty when the words have more tokens than the
    /// path. Source: openai/whisper `timing.py`, `find_alignment`.
    public static func times(
        of words: [WordTokens], along path: [(row: Int, column: Int)], probabilities: [Float]
    ) -> [WordTiming] {
        guard words.count > 1 else { return [] }
        var jumps: [Double] = []
        var lastRow: Int?
        for (row, column) in path where row != lastRow {
            jumps.append(Double(column) * frame)
            lastRow = row
        }
        var result: [WordTiming] = []
        var begin = 0
        for word in words.dropLast() {
            let end = begin + word.tokens.count
            guard end < jumps.count, end <= probabilities.count else { return [] }
            let sum = probabilities[begin..<end].reduce(0.0) { $0 + Double($1) }
            result.append(
                WordTiming(
                    text: word.text, tokens: word.tokens, start: jumps[begin], end: jumps[end],
                    probability: begin == end ? 0 : sum / Double(end - begin)))
            begin = end
        }
        return result
    }

    /// The reference's punctuation that goes to the word after it.
    public static let prependedPunctuation = "\"'“¿([{-"
    /// The reference's punctuation that goes to the word before it.
    public static let appendedPunctuation = "\"'.。,，!！?？:：”)]}、"

    /// Joins punctuation to the words beside it; what was joined stays behind as an empty word.
    ///
    /// Source: openai/whisper `timing.py`, `merge_punctuations`.
    public static func mergePunctuation(
        _ words: inout [WordTiming], prepended: String = prependedPunctuation,
        appended: String = appendedPunctuation
    ) {
        let prepended = Array(prepended.unicodeScalars)
        let appended = Array(appended.unicodeScalars)
        var following = words.count - 1
        for index in words.indices.dropLast().reversed() {
            let text = Array(words[index].text.unicodeScalars)
            if text.first == " ", text.trimmed.consists(of: prepended) {
                words[following].text = words[index].text + words[following].text
                words[following].tokens = words[index].tokens + words[following].tokens
                words[index].text = ""
                words[index].tokens = []
            } else {
                following = index
            }
        }
        var previous = 0
        for index in words.indices.dropFirst() {
            let text = Array(words[index].text.unicodeScalars)
            if words[previous].text.unicodeScalars.last != " ", text[...].consists(of: appended) {
                words[previous].text += words[index].text
                words[previous].tokens += words[index].tokens
                words[index].text = ""
                words[index].tokens = []
            } else {
                previous = index
            }
        }
    }
}
