/// Makes two spellings of the same English speech equal, after the description in the Whisper paper (A. Radford and
/// others, 2022), appendix C.
///
/// Only what a listener cannot hear is levelled: case, punctuation, notes in brackets, fillers, how numbers, titles and
/// contractions are written, British and American spelling.
enum EnglishNormalizer {
    private static let longestNote = 200

    /// The words of `text` after all rules.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        let text = withoutNotes(TextForms.plain(text).flatMap { Array(TextForms.withoutMarks($0)) })
        var index = 0
        while index < text.count {
            let character = text[index]
            if let unit = EnglishTables.money[character], let number = number(text, at: index + 1, skipsSpaces: true) {
                words.append(number.text)
                index = number.end
                let next = word(text, at: index + 1)
                if index < text.count, text[index] == " ", EnglishNumbers.isScale(next.text) {
                    words.append(next.text)
                    index = next.end
                }
                words.append(unit)
            } else if character.isLetter || character.isNumber {
                let found = number(text, at: index, skipsSpaces: false) ?? word(text, at: index)
                index = found.end
                words += split(found.text, hasDot: index < text.count && text[index] == ".")
                let afterSpaces = text[index...].firstIndex { $0 != " " } ?? text.count
                if found.text.last?.isNumber == true, afterSpaces < text.count, text[afterSpaces] == "%" {
                    words.append("percent")
                    index = afterSpaces + 1
                }
            } else {
                index += 1
            }
        }
        let kept = words.filter { !EnglishTables.fillers.contains($0) }.map { EnglishTables.spellings[$0] ?? $0 }
        return EnglishNumbers.inDigits(kept)
    }

    private static func withoutNotes(_ text: [Character]) -> [Character] {
        let pairs: [Character: Character] = ["[": "]", "<": ">", "(": ")"]
        var kept: [Character] = []
        var index = 0
        while index < text.count {
            if let closing = pairs[text[index]],
                let end = text[index...].prefix(longestNote).firstIndex(of: closing)
            {
                kept.append(" ")
                index = end + 1
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return kept
    }

    /// Digits with decimals and, between thousands, commas, which are left out; not a word such as `3rd`.
    private static func number(
        _ text: [Character], at start: Int, skipsSpaces: Bool
    ) -> (text: String, end: Int)? {
        var index = start
        while skipsSpaces, index < text.count, text[index] == " " { index += 1 }
        func isDigit(_ index: Int) -> Bool { index < text.count && text[index].isASCII && text[index].isNumber }
        guard isDigit(index) else { return nil }
        var digits = ""
        while index < text.count {
            if isDigit(index) {
                digits.append(text[index])
                index += 1
            } else if text[index] == ",", (1...3).allSatisfy({ isDigit(index + $0) }), !isDigit(index + 4) {
                index += 1
            } else if text[index] == ".", isDigit(index + 1) {
                digits.append(".")
                index += 1
            } else {
                break
            }
        }
        if index < text.count, text[index].isLetter { return nil }
        return (digits, index)
    }

    private static func word(_ text: [Character], at start: Int) -> (text: String, end: Int) {
        guard start < text.count else { return ("", start) }
        var index = start
        while index < text.count {
            let character = text[index]
            let joins =
                character == "'" && index + 1 < text.count && (text[index + 1].isLetter || text[index + 1].isNumber)
            guard character.isLetter || character.isNumber || joins else { break }
            index += 1
        }
        return (String(text[start..<index]), index)
    }

    /// A word without its title's or contraction's short form; `hasDot` when a full stop follows.
    private static func split(_ word: String, hasDot: Bool) -> [String] {
        if let title = EnglishTables.titles[word] { return [title] }
        if hasDot, let title = EnglishTables.titlesWithDot[word] { return [title] }
        if let long = EnglishTables.contractions[word] { return long }
        var (stem, endings): (Substring, [String]) = (word[...], [])
        while let (short, long) = EnglishTables.endings.first(where: { stem.hasSuffix($0.short) }),
            stem.count > short.count
        {
            stem = stem.dropLast(short.count)
            if short == "'s", !EnglishTables.ownNothing.contains(String(stem)) {
                endings.insert("s", at: 0)
            } else {
                endings.insert(long, at: 0)
            }
        }
        let first = String(stem)
        return (EnglishTables.contractions[first] ?? [first.replacing("'", with: "")]) + endings
    }
}
