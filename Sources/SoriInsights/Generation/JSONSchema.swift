/// The part of JSON Schema that answers are described with.
public indirect enum JSONSchema: Sendable, Equatable, Encodable {
    /// A text.
    case string
    /// One of these texts, of which there is at least one.
    case choice([String])
    /// A number.
    case number
    /// A list.
    case array(JSONSchema)
    /// An object with exactly these members.
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Equatable {
        let name: String
        let schema: JSONSchema

        /// Makes a member.
        public init(_ name: String, _ schema: JSONSchema) {
            self.name = name
            self.schema = schema
        }
    }

    private enum CodingKeys: String, CodingKey {
        case type, items, properties, required, additionalProperties
        case options = "enum"
    }

    /// Writes the schema as JSON Schema does.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .string: try container.encode("string", forKey: .type)
        case .choice(let options):
            try container.encode("string", forKey: .type)
            try container.encode(options, forKey: .options)
        case .number: try container.encode("number", forKey: .type)
        case .array(let items):
            try container.encode("array", forKey: .type)
            try container.encode(items, forKey: .items)
        case .object(let members):
            try container.encode("object", forKey: .type)
            try container.encode(
                Dictionary(members.map { ($0.name, $0.schema) }, uniquingKeysWith: { $1 }), forKey: .properties)
            try container.encode(members.map(\.name), forKey: .required)
            try container.encode(false, forKey: .additionalProperties)
        }
    }
}
