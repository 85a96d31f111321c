/// What transcripts of Korean speech corpora (AI Hub, KsponSpeech) have beside the words.
struct SpeechCorpusMark {
    /// The spellings of a double transcription, `(written)/(spoken)`; nil for what is no speech.
    let spellings: [[Character]]?
    /// Where it ends.
    let end: Int

    /// The longest note or spelling; what is longer is text.
    private static let longest = 200
    private static let brackets: [Character: Character] = ["[": "]", "<": ">", "{": "}"]

    /// A double transcription, a note in `[ ]`, `< >` or `{ }`, or one of the marks `b/`, `n/`, `o/`, `l/` and `u/` of
    /// a sound, at `start`; nil when none begins there.
    static func read(_ text: [Character], at start: Int) -> SpeechCorpusMark? {
        if let closing = brackets[text[start]] {
            return end(of: closing, in: text, from: start + 1).map { SpeechCorpusMark(spellings: nil, end: $0 + 1) }
        }
        if text[start] == "(" { return doubleTranscription(text, at: start) }
        let isWord = start == 0 || !(text[start - 1].isLetter || text[start - 1].isNumber)
        guard isWord, "bnolu".contains(text[start]), start + 1 < text.count, text[start + 1] == "/" else { return nil }
        return SpeechCorpusMark(spellings: nil, end: start + 2)
    }

    private static func doubleTranscription(_ text: [Character], at start: Int) -> SpeechCorpusMark? {
        guard let first = end(of: ")", in: text, from: start + 1), first + 2 < text.count, text[first + 1] == "/",
            text[first + 2] == "(", let second = end(of: ")", in: text, from: first + 3)
        else { return nil }
        let spellings = [Array(text[(start + 1)..<first]), Array(text[(first + 3)..<second])]
        // Nothing inside is a mark of its own, so that no text makes this go deep.
        guard !spellings.contains(where: { $0.contains("(") || $0.isEmpty }) else { return nil }
        return SpeechCorpusMark(spellings: spellings, end: second + 1)
    }

    private static func end(of closing: Character, in text: [Character], from start: Int) -> Int? {
        text[min(start, text.count)...].prefix(longest).firstIndex(of: closing)
    }
}
