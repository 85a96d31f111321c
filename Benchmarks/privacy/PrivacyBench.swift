import FoundationEssentials
import SoriCore
import SoriPrivacy

/// What removal of personal data finds, and how long it takes.
///
///     privacy-bench find FILE.jsonl      each line's spans, as a line of JSON
///     privacy-bench mask FILE.jsonl      each line's text without personal data, as a line of JSON
///     privacy-bench time FILE.jsonl [WORDS]   how long a transcript of so many words takes (10,000: one hour)
///
/// Lines of FILE are objects with `id`, `language` and `text`, as those of Tests/Fixtures/privacy.
@main
struct PrivacyBench {
    private struct Line: Decodable {
        let id: String
        let language: String
        let text: String
    }

    private struct Found: Encodable {
        struct Span: Encodable {
            let start: Int
            let end: Int
            let type: PersonalDataType
            let score: Double
        }

        let id: String
        let spans: [Span]
    }

    private struct Masked: Encodable {
        let id: String
        let text: String
    }

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 2, let data = FileManager.default.contents(atPath: words[1]) else {
            return print("privacy-bench find|mask|time FILE.jsonl [WORDS]")
        }
        let lines = try String(decoding: data, as: UTF8.self).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        let removal = PrivacyRemoval()
        switch words[0] {
        case "find":
            for line in lines {
                let spans = removal.redact(line.text, language: line.language).spans.map { span in
                    Found.Span(
                        start: span.finding.range.lowerBound, end: span.finding.range.upperBound,
                        type: span.finding.type, score: span.finding.score)
                }
                try show(Found(id: line.id, spans: spans))
            }
        case "mask":
            for line in lines {
                try show(Masked(id: line.id, text: removal.redact(line.text, language: line.language).text))
            }
        case "time": time(lines, words: words.count > 2 ? Int(words[2]) ?? 10_000 : 10_000, removal)
        default: print("unknown command \(words[0])")
        }
    }

    private static func show(_ value: some Encodable) throws {
        print(String(decoding: try JSONText.encode(value), as: UTF8.self))
    }

    /// Times a transcript whose segments are the lines, one after the other until there are enough words.
    private static func time(_ lines: [Line], words most: Int, _ removal: PrivacyRemoval) {
        var segments: [Segment] = []
        var (count, start) = (0, 0.0)
        while count < most {
            for line in lines where count < most {
                let texts = line.text.split(separator: " ")
                let words = texts.enumerated().map { index, text in
                    Word(text: String(text), start: start + 0.36 * Double(index), end: start + 0.36 * Double(index + 1))
                }
                segments.append(
                    Segment(
                        id: segments.count, start: start, end: start + 0.36 * Double(texts.count), text: line.text,
                        words: words))
                count += texts.count
                start += 0.36 * Double(texts.count)
            }
        }
        let transcript = Transcript(language: lines.first?.language ?? "ko", duration: start, segments: segments)
        var seconds: [Double] = []
        var found = 0
        for _ in 0..<7 {
            let begin = ContinuousClock.now
            found = removal.redact(transcript).spans.count
            seconds.append((ContinuousClock.now - begin) / .seconds(1))
        }
        seconds.sort()
        let median = (seconds[seconds.count / 2] * 1_000).rounded(toDecimals: 1)
        let longest = (seconds[seconds.count - 1] * 1_000).rounded(toDecimals: 1)
        print("\(count) words, \(segments.count) segments, \(found) spans: median \(median) ms, longest \(longest) ms")
    }
}
