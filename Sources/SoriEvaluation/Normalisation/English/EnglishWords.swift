/// Rules that make two spellings of the same English speech equal, after the description in the Whisper paper
/// (Radford et al., 2022, appendix C).
///
/// Only what a listener cannot hear is levelled: case, punctuation, accents, notes in brackets, fillers, titles,
/// contractions, British and American spelling, and the way numbers are written. Benchmarks/accuracy/english.py has the
/// same rules in Python.
enum EnglishWords {
    /// The sounds that are left out.
    private static let fillers: Set<String> = ["hmm", "mm", "mhm", "mmm", "uh", "um", "hm"]

    /// The words of `text` after all rules. A word whose contraction has two meanings ends with
    /// `EnglishContractions.ambiguous`.
    static func words(_ text: String) -> [String] {
        var characters = PlainText.folded(text).map(withoutAccent)
        characters = withoutNotes(characters)
        let tokens = EnglishContractions.expand(EnglishTokens.split(characters))
        characters = withoutThousandsCommas(tokens.flatMap(Array.init))
        characters = withSpokenSigns(characters)
        return EnglishNumbers.digits(plainWords(characters))
    }

    private static func withoutAccent(_ character: Character) -> Character {
        guard !character.isASCII else { return character }
        if let base = accents[character] { return base }
        // A letter with combining marks that is no single code point.
        if character.unicodeScalars.count > 1, let first = character.unicodeScalars.first,
            character.unicodeScalars.dropFirst().allSatisfy({ $0.properties.generalCategory == .nonspacingMark })
        {
            return Character(first)
        }
        return character
    }

    /// Notes such as [laughter] or <unk>, then what stands in parentheses.
    private static func withoutNotes(_ text: [Character]) -> [Character] {
        var result = text
        let brackets: [(openers: Set<Character>, closers: Set<Character>)] = [
            (["[", "<"], ["]", ">"]), (["("], [")"]),
        ]
        for (openers, closers) in brackets {
            var kept: [Character] = []
            var index = 0
            while index < result.count {
                if openers.contains(result[index]),
                    let end = result[(index + 1)...].firstIndex(where: closers.contains),
                    openers != ["("] || end > index + 1
                {
                    kept.append(" ")
                    index = end + 1
                } else {
                    kept.append(result[index])
                    index += 1
                }
            }
            result = kept
        }
        return result
    }

    /// `1,000,000` as `1000000`.
    private static func withoutThousandsCommas(_ text: [Character]) -> [Character] {
        text.indices.filter { index in
            guard text[index] == ",", index > 0, text[index - 1].isASCIIDigit else { return true }
            let digits = text[(index + 1)...].prefix(while: \.isASCIIDigit)
            let goesOn = text.indices.contains(digits.endIndex) && EnglishTokens.isWord(text[digits.endIndex])
            return digits.count != 3 || goesOn
        }.map { text[$0] }
    }

    /// `$5 million` as `5 million dollars`, `5 %` as `5 percent`.
    private static func withSpokenSigns(_ text: [Character]) -> [Character] {
        let currencies: [Character: String] = ["$": "dollars", "£": "pounds", "€": "euros"]
        var result: [Character] = []
        var index = 0
        while index < text.count {
            if let name = currencies[text[index]] {
                let begin = text[(index + 1)...].firstIndex { !$0.isWhitespace } ?? text.count
                let end = numberEnd(text, from: begin)
                if end > begin {
                    let gap = text[end...].firstIndex { !$0.isWhitespace } ?? text.count
                    let scale = String(text[gap...].prefix(while: \.isLetter))
                    // The expression that this ports has no end of the word: `millions` begins with a scale too.
                    let name = " " + name
                    if gap > end,
                        let found = ["thousand", "million", "billion", "trillion"].first(where: scale.hasPrefix)
                    {
                        result += Array(text[begin..<end]) + " " + Array(found) + Array(name)
                        index = gap + found.count
                    } else {
                        result += Array(text[begin..<end]) + Array(name)
                        index = end
                    }
                    continue
                }
            }
            if text[index] == "%", result.last(where: { !$0.isWhitespace })?.isASCIIDigit == true {
                result += Array(" percent")
            } else {
                result.append(text[index])
            }
            index += 1
        }
        return result
    }

    /// The end of the digits (with a decimal part) that begin at `start`; `start` itself when none do.
    private static func numberEnd(_ text: [Character], from start: Int) -> Int {
        let whole = text[start...].prefix(while: \.isASCIIDigit)
        guard !whole.isEmpty, text.indices.contains(whole.endIndex), text[whole.endIndex] == "." else {
            return whole.endIndex
        }
        let decimals = text[(whole.endIndex + 1)...].prefix(while: \.isASCIIDigit)
        return decimals.isEmpty ? whole.endIndex : decimals.endIndex
    }

    /// Words of letters, digits and decimal points, in American spelling, without fillers.
    private static func plainWords(_ text: [Character]) -> [String] {
        var words: [String] = []
        var word: [Character] = []
        func end() {
            while word.first == "'" { word.removeFirst() }
            while word.last == "'" { word.removeLast() }
            let plain = String(word)
            word = []
            guard !plain.isEmpty, !fillers.contains(plain) else { return }
            words.append((EnglishSpelling.american[plain] ?? plain).filter { $0 != "'" })
        }
        for (index, character) in text.enumerated() {
            let isPossessive =
                character == "'" && index + 1 < text.count && text[index + 1] == "s"
                && (index + 2 == text.count || !EnglishTokens.isWord(text[index + 2]))
            if isPossessive { end() }
            let isPoint =
                character == "." && index > 0 && text[index - 1].isASCIIDigit && index + 1 < text.count
                && text[index + 1].isASCIIDigit
            if character.isLetter || character.isNumber || character == "'" || isPoint
                || character == EnglishContractions.ambiguous
            {
                word.append(character)
            } else {
                end()
            }
        }
        end()
        return words
    }

    private static let accents: [Character: Character] = {
        let rows = [
            "aàáâãäåāăąǎ", "cçćĉċč", "dď", "eèéêëēĕėęě", "gĝğġģ", "hĥ", "iìíîïĩīĭį", "jĵ", "kķ", "lĺļľ", "nñńņň",
            "oòóôõöōŏőǒ", "rŕŗř", "sśŝşš", "tţť", "uùúûüũūŭůűųǔ", "wŵ", "yýÿŷ", "zźżž",
        ]
        var table: [Character: Character] = [:]
        for row in rows {
            guard let base = row.first else { continue }
            for letter in row.dropFirst() { table[letter] = base }
        }
        return table
    }()
}
