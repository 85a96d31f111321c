/// Cuts a conversation into parts that fit a language model's context. Pure.
enum TranscriptParts {
    /// A careful estimate of how many tokens a text is: a third of one for each Latin letter, one for any other sign.
    static func tokens(_ text: String) -> Int {
        let (plain, other) = text.unicodeScalars.reduce(into: (0, 0)) { counts, scalar in
            if scalar.value < 0x250 { counts.0 += 1 } else { counts.1 += 1 }
        }
        return plain / 3 + other + 1
    }

    /// The sentences in runs of at most `limit` tokens, of about the same length each; a sentence longer than that is
    /// cut.
    static func split(_ sentences: [String], limit: Int) -> [String] {
        let limit = max(64, limit)
        let sizes = sentences.map(tokens)
        let total = sizes.reduce(0, +)
        // Parts of one length are better than full ones and a last short one.
        let count = (total + limit - 1) / limit
        let even = count > 0 ? min(limit, total / count + 64) : limit
        var parts: [String] = []
        var part = ""
        var size = 0
        for (sentence, tokens) in zip(sentences, sizes) {
            if size > 0, size + tokens > even {
                parts.append(part)
                (part, size) = ("", 0)
            }
            part += (part.isEmpty ? "" : "\n") + (tokens > limit ? String(sentence.prefix(limit)) : sentence)
            size += min(tokens, limit)
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }
}
