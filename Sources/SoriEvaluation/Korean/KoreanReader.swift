/// Reads Korean text: whatever is said in another way than it is written gets all its readings.
///
/// Notes in brackets and the marks of spontaneous-speech corpora are left out; `(written)/(spoken)` is either.
struct KoreanReader {
    private let text: [Character]
    private var index = 0
    private var result: [Reading] = []

    /// The longest abbreviation that is read letter by letter.
    private static let longestAbbreviation = 6
    private static let longestNote = 200

    /// The readings of a text, spaces included.
    static func readings(_ text: String) -> [Reading] { readings(TextForms.plain(text)) }

    private static func readings(_ text: [Character]) -> [Reading] {
        var reader = KoreanReader(text: text)
        return reader.read()
    }

    private init(text: [Character]) { self.text = text }

    private mutating func read() -> [Reading] {
        while index < text.count {
            if readNote() || readBothSpellings() || readQuantity() || readAbbreviation() { continue }
            let character = text[index]
            index += 1
            if character.isLetter || character.isNumber || character == "%" {
                result.append(.text(String(character)))
            } else if character == "~", let before = text[..<(index - 1)].last, before.isNumber || before.isLetter {
                result.append(.oneOf([" ", "", "에서", "에서 "]))
            } else if character.isWhitespace || "-‐‑‒–—/·・~".contains(character) {
                result.append(.text(" "))
            }
        }
        return result
    }

    /// `[웃음]`, `<noise>`, and `b/`, `n/`, `o/`, `l/`, `u/` of AI Hub's corpora.
    private mutating func readNote() -> Bool {
        let character = text[index]
        if let closing = ["[": "]", "<": ">", "{": "}"][character] as Character? {
            let end = text[index...].prefix(Self.longestNote).firstIndex(of: closing)
            guard let end else { return false }
            index = end + 1
            result.append(.text(" "))
            return true
        }
        guard "bnolu".contains(character), index + 1 < text.count, text[index + 1] == "/",
            index == 0 || !(text[index - 1].isLetter || text[index - 1].isNumber)
        else { return false }
        index += 2
        return true
    }

    /// `(70%)/(칠십 퍼센트)`: written and spoken; other brackets count as if they were not there.
    private mutating func readBothSpellings() -> Bool {
        guard text[index] == "(", let first = closing(from: index), first + 2 < text.count,
            text[first + 1] == "/", text[first + 2] == "(", let second = closing(from: first + 2)
        else { return false }
        result.append(
            .oneOf([
                Self.readings(Array(text[(index + 1)..<first])), Self.readings(Array(text[(first + 3)..<second])),
            ]))
        index = second + 1
        return true
    }

    private func closing(from start: Int) -> Int? {
        let inside = text[(start + 1)...].prefix(Self.longestNote)
        guard let end = inside.firstIndex(of: ")"), !inside[..<end].contains("(") else { return nil }
        return end
    }

    private mutating func readQuantity() -> Bool {
        guard let quantity = KoreanQuantity(text, at: index) else { return false }
        result += quantity.readings
        index += quantity.length
        return true
    }

    /// Latin letters as they stand, or each by its name.
    private mutating func readAbbreviation() -> Bool {
        let run = text[index...].prefix { $0.isASCII && $0.isLetter }
        guard !run.isEmpty else { return false }
        index += run.count
        guard run.count <= Self.longestAbbreviation else {
            result.append(.text(String(run)))
            return true
        }
        result.append(
            .oneOf([[.text(String(run))], run.map { .oneOf(KoreanTables.letters[$0] ?? [String($0)]) }]))
        return true
    }
}
