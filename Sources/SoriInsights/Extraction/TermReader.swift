/// Reads the words that carry meaning out of sentences, in a form that brings their variants together.
struct TermReader: Sendable {
    private let korean: KoreanForms

    /// Learns the forms of the words in `sentences`.
    init(_ sentences: [String]) {
        korean = KoreanForms(sentences.lazy.flatMap { Self.words($0).map { $0.lowercased() } })
    }

    /// A word as it was written and in its common form.
    struct Term: Sendable, Equatable {
        /// The common form: lower case, without endings.
        let key: String
        /// As it was said, without a Korean particle.
        let shown: String
    }

    /// The terms of a sentence in order, words without meaning left out.
    func terms(of sentence: String) -> [Term] {
        Self.words(sentence).flatMap { word -> [Term] in
            let lower = word.lowercased()
            if StopWords.contains(lower) { return [] }
            if KoreanForms.isHangul(lower) {
                guard let stem = korean.stem(lower), stem.count > 1, !StopWords.contains(stem) else { return [] }
                return [Term(key: stem, shown: stem)]
            }
            if Self.isUnspaced(lower) { return Self.pairs(lower).map { Term(key: $0, shown: $0) } }
            guard lower.count > 2 || (lower.count == 2 && word.allSatisfy(\.isUppercase)),
                !lower.allSatisfy(\.isNumber)
            else { return [] }
            return [Term(key: Self.singular(lower), shown: word)]
        }
    }

    /// Runs of letters and digits; what stands in brackets is not said: it names noises, or data that was removed.
    private static func words(_ sentence: String) -> [String] {
        var isOpen = false
        return sentence.split { character in
            if character == "[" { isOpen = true }
            if character == "]" { isOpen = false }
            return isOpen || !(character.isLetter || character.isNumber)
        }.map(String.init)
    }

    /// Plural and possessive endings of English; sometimes wrong, but the same for both forms.
    private static func singular(_ word: String) -> String {
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        guard word.hasSuffix("s"), word.count > 3, !word.hasSuffix("ss"), !word.hasSuffix("us"), !word.hasSuffix("is")
        else { return word }
        return String(word.dropLast())
    }

    /// Whether the word is Chinese or Japanese: written without spaces between words.
    static func isUnspaced(_ word: String) -> Bool {
        word.unicodeScalars.first.map { (0x3040...0x30FF).contains($0.value) || (0x3400...0x9FFF).contains($0.value) }
            ?? false
    }

    /// Neighbouring characters in twos: what stands for words where no spaces are written.
    private static func pairs(_ word: String) -> [String] {
        let characters = Array(word)
        guard characters.count > 1 else { return [] }
        return (0..<characters.count - 1).compactMap { index in
            let pair = characters[index...(index + 1)]
            // Hiragana is mostly grammar, and a change of script mostly a change of word.
            let isOneWord = [0x30A0...0x30FF, 0x3400...0x9FFF].contains { range in
                pair.allSatisfy { $0.unicodeScalars.allSatisfy { range.contains(Int($0.value)) } }
            }
            return isOneWord ? String(pair) : nil
        }
    }
}
