/// What an agent has to say of a call.
///
/// All of it is data for whoever asked: nothing of it is ever carried out here.
public struct AgentAnswer: Sendable, Equatable, Codable {
    /// Something that the agent proposes. As JSON it is one object, its arguments beside `type`.
    public struct Action: Sendable, Equatable {
        /// What is to be done, such as `call_back`.
        public let type: String
        /// With what.
        public let arguments: [String: AgentValue]

        /// Makes an action; an argument named `type` is left out of its JSON.
        public init(type: String, arguments: [String: AgentValue] = [:]) {
            self.type = type
            self.arguments = arguments
        }
    }

    /// The answer in words.
    public let reply: String
    /// What the agent proposes.
    public let actions: [Action]
    /// What it has found in the call, such as an order's number, by name.
    public let entities: [String: String]
    /// The language model's name; nil where another program answered.
    public let model: String?

    /// Makes an answer.
    public init(reply: String, actions: [Action], entities: [String: String], model: String?) {
        self.reply = reply
        self.actions = actions
        self.entities = entities
        self.model = model
    }
}

/// A value in an agent's answer.
public enum AgentValue: Sendable, Equatable, Codable {
    /// A text.
    case text(String)
    /// A number, finite.
    case number(Double)
    /// Yes or no.
    case flag(Bool)

    /// Reads a text, a number or a truth value; anything else is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

extension AgentAnswer.Action: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }

        static let type = Key("type")
    }

    /// Reads an object with a text `type`; members that are null count as absent, lists and objects are a
    /// `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        type = try container.decode(String.self, forKey: .type)
        var arguments: [String: AgentValue] = [:]
        for key in container.allKeys where key.stringValue != Key.type.stringValue {
            arguments[key.stringValue] = try container.decodeIfPresent(AgentValue.self, forKey: key)
        }
        self.arguments = arguments
    }

    /// Writes one object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (name, value) in arguments { try container.encode(value, forKey: Key(name)) }
        try container.encode(type, forKey: .type)
    }
}
