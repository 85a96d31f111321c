import FoundationEssentials
import SoriCore

/// Reads what agents answer and refuses what is no such answer. Pure. Errors have nothing of the answer in them.
enum AgentAnswerReader {
    private static let longestReply = 20_000
    private static let longestValue = 4_000
    private static let longestName = 64
    private static let mostActions = 50
    private static let mostArguments = 30
    private static let mostEntities = 100

    /// Reads the JSON that a program has sent: `{"reply", "actions": [{"type", ...}], "entities": {...}}`.
    ///
    /// `actions` and `entities` may be missing. Throws `bad_answer` for anything else, and for an answer that says
    /// nothing; `too_long` for more than can be taken.
    static func read(_ body: [UInt8]) throws(InsightError) -> AgentAnswer {
        struct Document: Decodable {
            let reply: String
            let actions: [AgentAnswer.Action]?
            let entities: [String: String]?
        }
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(body))
            return try checked(
                AgentAnswer(
                    reply: document.reply, actions: document.actions ?? [], entities: document.entities ?? [:],
                    model: nil), allowed: nil)
        } catch let error as InsightError {
            throw error
        } catch {
            throw InsightError(code: .badAnswer, message: "the agent's answer is \(problem(error))")
        }
    }

    /// Reads a language model's answer, in which arguments and entities are lists of names and values, since models are
    /// held to exactly the members of a schema.
    static func read(_ text: String, allowed: [String]?, model: String) throws(InsightError) -> AgentAnswer {
        let document = try StructuredAnswer.read(ModelDocument.self, from: text)
        let actions = (document.actions ?? []).map { action in
            AgentAnswer.Action(type: action.type, arguments: pairs(action.arguments).mapValues { .text($0) })
        }
        return try checked(
            AgentAnswer(reply: document.reply, actions: actions, entities: pairs(document.entities), model: model),
            allowed: allowed)
    }

    /// The form of a language model's answer; `allowed` are the types of actions, nil for any.
    static func schema(allowed: [String]?) -> JSONSchema {
        let pairs = JSONSchema.array(.object([.init("name", .string), .init("value", .string)]))
        let type = allowed.map(JSONSchema.choice) ?? .string
        let actions = JSONSchema.array(.object([.init("type", type), .init("arguments", pairs)]))
        return .object(
            [.init("reply", .string)] + (allowed?.isEmpty == true ? [] : [.init("actions", actions)])
                + [.init("entities", pairs)])
    }

    private struct ModelDocument: Decodable {
        struct Pair: Decodable {
            let name: String
            let value: String
        }

        struct Action: Decodable {
            let type: String
            let arguments: [Pair]?
        }

        let reply: String
        let actions: [Action]?
        let entities: [Pair]?
    }

    private static func pairs(_ list: [ModelDocument.Pair]?) -> [String: String] {
        Dictionary((list ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private static func checked(_ answer: AgentAnswer, allowed: [String]?) throws(InsightError) -> AgentAnswer {
        let values = answer.actions.flatMap { $0.arguments.values.map(length) } + answer.entities.values.map(\.count)
        let names = answer.actions.flatMap { [$0.type] + $0.arguments.keys } + answer.entities.keys
        guard answer.reply.count <= longestReply, answer.actions.count <= mostActions,
            answer.actions.allSatisfy({ $0.arguments.count <= mostArguments }), answer.entities.count <= mostEntities,
            values.allSatisfy({ $0 <= longestValue }), names.allSatisfy({ $0.count <= longestName })
        else {
            throw InsightError(
                code: .tooLong,
                message: "the agent's answer is too long: \(longestReply) signs, \(mostActions) actions, "
                    + "\(mostEntities) entities, names of \(longestName) and values of \(longestValue) signs are taken")
        }
        guard names.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
            throw InsightError(code: .badAnswer, message: "the agent's answer has an action or a value without a name")
        }
        guard allowed.map({ types in answer.actions.allSatisfy { types.contains($0.type) } }) ?? true else {
            throw InsightError(
                code: .badAnswer,
                message: "the agent proposes an action of a type that the line 'actions:' of STT_AGENT_PROMPT lacks")
        }
        guard answer.reply.contains(where: { !$0.isWhitespace }) || !answer.actions.isEmpty || !answer.entities.isEmpty
        else {
            throw InsightError(code: .badAnswer, message: "the agent's answer says nothing")
        }
        return answer
    }

    private static func length(_ value: AgentValue) -> Int {
        switch value {
        case .text(let text): text.count
        case .number, .flag: 0
        }
    }

    /// What is wrong with a JSON text, without any of it; its members' names are ours up to the arguments'.
    private static func problem(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.prefix(1).map(\.stringValue).joined()
        }
        return switch error {
        case DecodingError.keyNotFound(let key, let context):
            "wrong: \(path(context)) lacks \(["reply", "type"].first { $0 == key.stringValue } ?? "a member")"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "wrong: \(path(context)) is of another type than agreed"
        default: "no JSON object with 'reply', 'actions' and 'entities'"
        }
    }
}
