/// The shape of a JSON value, as OpenAPI 3.1 describes it (JSON Schema 2020-12).
indirect enum APISchema: Sendable, Encodable {
    case string
    /// A text of a known form, such as `date-time`, `uuid` or `binary`.
    case format(String)
    case oneOf([String])
    case integer
    case number
    case boolean
    case array(APISchema)
    /// An object; members whose names end in `?` may be missing.
    case object([String: APISchema])
    /// An object whose members are not known before.
    case open
    /// Another one by its name among the components.
    case reference(String)
    /// The same, or null.
    case nullable(APISchema)
    /// One of several shapes.
    case either([APISchema])

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// Writes the schema.
    func encode(to encoder: any Encoder) throws {
        var entries = encoder.container(keyedBy: Key.self)
        switch self {
        case .string: try entries.encode("string", forKey: Key("type"))
        case .integer: try entries.encode("integer", forKey: Key("type"))
        case .number: try entries.encode("number", forKey: Key("type"))
        case .boolean: try entries.encode("boolean", forKey: Key("type"))
        case .open: try entries.encode("object", forKey: Key("type"))
        case .format(let format):
            try entries.encode("string", forKey: Key("type"))
            try entries.encode(format, forKey: Key("format"))
        case .oneOf(let values):
            try entries.encode("string", forKey: Key("type"))
            try entries.encode(values, forKey: Key("enum"))
        case .array(let items):
            try entries.encode("array", forKey: Key("type"))
            try entries.encode(items, forKey: Key("items"))
        case .object(let members):
            try entries.encode("object", forKey: Key("type"))
            var properties = entries.nestedContainer(keyedBy: Key.self, forKey: Key("properties"))
            for (name, schema) in members {
                try properties.encode(schema, forKey: Key(name.hasSuffix("?") ? String(name.dropLast()) : name))
            }
            let required = members.keys.filter { !$0.hasSuffix("?") }.sorted()
            if !required.isEmpty { try entries.encode(required, forKey: Key("required")) }
        case .reference(let name): try entries.encode("#/components/schemas/\(name)", forKey: Key("$ref"))
        case .nullable(let schema): try entries.encode([Nullable.value(schema), .null], forKey: Key("anyOf"))
        case .either(let schemas): try entries.encode(schemas, forKey: Key("anyOf"))
        }
    }

    private enum Nullable: Encodable {
        case value(APISchema)
        case null

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .value(let schema): try schema.encode(to: encoder)
            case .null: try ["type": "null"].encode(to: encoder)
            }
        }
    }
}
