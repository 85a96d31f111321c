import FoundationEssentials
import SoriCore

/// A transcript as JSON: ours, that of a job, or what others write as verbose JSON.
struct TranscriptInput: Decodable {
    private struct Entry: Decodable {
        let id: Int?
        let start: Double?
        let end: Double?
        let text: String
        let speaker: String?
        let channel: Int?
        let words: [WordEntry]?
    }

    private struct WordEntry: Decodable {
        let word: String
        let start: Double
        let end: Double
        let probability: Double?
        let speaker: String?
    }

    private let result: Nested?
    private let language: String?
    private let duration: Double?
    private let text: String?
    private let segments: [Entry]?
    private let words: [WordEntry]?

    /// Behind a reference, for the result of a job is of the same form.
    private final class Nested: Decodable {
        let input: TranscriptInput
        init(from decoder: any Decoder) throws { input = try TranscriptInput(from: decoder) }
    }

    /// Reads a transcript; throws a line that says what is wrong. Where nobody says the language, it is `language`.
    static func read(_ bytes: Data, name: String, language: String?) throws(ConfigurationError) -> Transcript {
        do {
            let input = try JSONDecoder().decode(Self.self, from: bytes)
            guard let transcript = (input.result?.input ?? input).transcript(language) else {
                throw ConfigurationError("\(name) has neither \"segments\" nor \"text\": is it a transcript?")
            }
            return transcript
        } catch let error as ConfigurationError {
            throw error
        } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                let field = context.codingPath.map(\.stringValue).joined(separator: ".")
                throw ConfigurationError(
                    "\(name) is no transcript as JSON" + (field.isEmpty ? "" : ": look at \"\(field)\""))
            @unknown default: throw ConfigurationError("\(name) is no transcript as JSON")
            }
        } catch {
            throw ConfigurationError("\(name) is no transcript as JSON")
        }
    }

    private func transcript(_ wanted: String?) -> Transcript? {
        guard segments != nil || text != nil else { return nil }
        let entries =
            segments ?? [
                Entry(id: 0, start: 0, end: duration, text: text ?? "", speaker: nil, channel: nil, words: words)
            ]
        var end = 0.0
        let said = entries.enumerated().map { index, entry in
            let start = entry.start ?? end
            end = max(start, entry.end ?? start)
            return Segment(
                id: entry.id ?? index, start: start, end: end, text: entry.text.trimmed,
                words: (entry.words ?? []).map {
                    Word(
                        text: $0.word.trimmed, start: $0.start, end: $0.end, probability: $0.probability,
                        speaker: $0.speaker)
                }, channel: entry.channel, speaker: entry.speaker)
        }
        let tag = wanted ?? language ?? ""
        return Transcript(
            language: Language(tag)?.code ?? "", duration: max(duration ?? 0, end), segments: said)
    }
}
