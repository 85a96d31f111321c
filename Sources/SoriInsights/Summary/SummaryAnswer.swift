import FoundationEssentials
import SoriCore

/// What a language model is asked to answer with.
struct SummaryAnswer: Sendable, Equatable, Decodable {
    let summary: String
    let keywords: [String]
    let keyPoints: [String]
    let actionItems: [String]

    /// The form of the answer.
    static let schema = JSONSchema.object([
        .init("summary", .string), .init("keywords", .array(.string)), .init("key_points", .array(.string)),
        .init("action_items", .array(.string)),
    ])

    /// Reads a model's answer, the JSON in it at the least; throws `bad_answer` when there is none or it says nothing.
    static func read(_ text: String) throws(InsightError) -> SummaryAnswer {
        guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
            let answer = try? JSONDecoder().decode(SummaryAnswer.self, from: Data(text[start...end].utf8)),
            answer.summary.contains(where: { !$0.isWhitespace })
        else {
            throw InsightError(
                code: .badAnswer, message: "the language model's answer is not the JSON that was asked for")
        }
        return answer
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        summary = try container.decode(String.self, forKey: .summary)
        // Small models leave out what they have nothing to say about.
        func list(_ key: CodingKeys) throws -> [String] {
            let list = try container.decodeIfPresent([String].self, forKey: key) ?? []
            return list.filter { $0.contains { !$0.isWhitespace } }
        }
        keywords = Array(try list(.keywords).prefix(12))
        keyPoints = try list(.keyPoints)
        actionItems = try list(.actionItems)
    }

    enum CodingKeys: String, CodingKey {
        case summary, keywords
        case keyPoints = "key_points"
        case actionItems = "action_items"
    }
}
