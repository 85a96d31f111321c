import SoriCore

/// What the full-text index holds of a transcript, so that every part of a word is found.
///
/// Each sign of a word begins a token: of two signs where syllables or ideographs are written, of three in alphabets,
/// of fewer at the end of the word. A part of a word is then a phrase of tokens whose last one may be cut short. Two
/// signs and not three for Hangul: most Korean words that people look for have two syllables, which an index of three
/// (SQLite's own trigram tokenizer) cannot find.
enum SearchTokens {
    /// Stands between segments, so that no phrase reaches over their border.
    private static let border = "\u{E000}"
    /// Begins what is no word of the text: the speaker, the language and so on, for filters.
    private static let mark = "\u{E001}"
    private static let space: Unicode.Scalar = " "

    /// A property that transcripts are filtered by.
    enum Property: String, Sendable {
        case speaker = "p"
        case language = "l"
        case classCode = "c"
        case status = "s"
    }

    /// All tokens of a transcript, as the text that the index reads.
    static func document(_ transcript: LibraryTranscript) -> String {
        var properties = transcript.speakers.map { token(.speaker, $0) }
        properties.append(token(.language, transcript.language))
        properties.append(token(.status, transcript.status.rawValue))
        if let code = transcript.classCode { properties.append(token(.classCode, code)) }
        // An hour is a quarter of a million bytes, which are made anew at each correction.
        var bytes = Array(properties.joined(separator: " ").utf8)
        append(SearchText(transcript.title), to: &bytes)
        for segment in transcript.segments { append(SearchText(segment.text), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A border, and the tokens of a text.
    private static func append(_ text: SearchText, to bytes: inout [UInt8]) {
        bytes += " \(border)".utf8
        let scalars = text.scalars
        // Where the run of signs of one kind ends that a sign is of.
        var end = 0
        for start in scalars.indices where scalars[start] != space {
            let length = self.length(of: scalars[start])
            if start >= end {
                end = start + 1
                while end < scalars.count, scalars[end] != space, self.length(of: scalars[end]) == length { end += 1 }
            }
            bytes.append(UInt8(ascii: " "))
            for scalar in scalars[start..<min(start + length, end)] {
                bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        bytes += " \(border)".utf8
    }

    /// The token of a property. Its value is written so that no tokenizer takes it apart.
    static func token(_ property: Property, _ value: String) -> String {
        let digits = Array("0123456789abcdef")
        return mark + property.rawValue + String(value.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The phrase of the index that stands for `text`, or nil where it has neither letters nor digits.
    static func phrase(_ text: SearchText) -> String? {
        let runs = runs(text)
        guard let last = runs.last else { return nil }
        var parts = runs.dropLast().flatMap(tokens).map { "\"\($0)\"" }
        let length = last.length
        if last.scalars.count < length {
            parts.append("\"\(string(last.scalars[...]))\" *")
        } else {
            // Whatever follows in the word, these are whole.
            for start in 0...(last.scalars.count - length) {
                parts.append("\"\(string(last.scalars[start..<(start + length)]))\"")
            }
        }
        return parts.joined(separator: " + ")
    }

    /// Signs of one kind within a word.
    private struct Run {
        var scalars: [Unicode.Scalar]
        /// Signs of a token.
        let length: Int
    }

    private static func runs(_ text: SearchText) -> [Run] {
        var runs: [Run] = []
        var isBetween = true
        for scalar in text.scalars {
            guard scalar != space else {
                isBetween = true
                continue
            }
            let length = self.length(of: scalar)
            if !isBetween, runs.last?.length == length {
                runs[runs.count - 1].scalars.append(scalar)
            } else {
                runs.append(Run(scalars: [scalar], length: length))
            }
            isBetween = false
        }
        return runs
    }

    private static func tokens(of run: Run) -> [String] {
        run.scalars.indices.map { string(run.scalars[$0..<min($0 + run.length, run.scalars.count)]) }
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Signs of a token that begins with a sign.
    private static func length(of scalar: Unicode.Scalar) -> Int { isDense(scalar) ? 2 : 3 }

    /// Whether a sign says as much as a syllable.
    private static func isDense(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x3005...0x30FF, 0x3130...0x318F,
            0x3400...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }
}
