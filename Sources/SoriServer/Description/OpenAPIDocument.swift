import SoriCore
import SoriHTTP

/// The description of the API as OpenAPI 3.1 (`GET /openapi.json`), made of the routes themselves.
struct OpenAPIDocument: Encodable, Sendable {
    private let version: String
    private let routes: [(method: HTTPMethod, pattern: String, operation: APIOperation)]
    private let schemas: [String: APISchema]

    /// Describes the routes of `router` that say what they are for; `schemas` are the shapes that they name.
    init(_ router: HTTPRouter, version: String, schemas: [String: APISchema]) {
        self.version = version
        self.schemas = schemas
        routes = router.described.compactMap { route in
            (route.description as? APIOperation).map { (route.method, route.pattern, $0) }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case openapi, info, paths, components
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("3.1.0", forKey: .openapi)
        try container.encode(["title": "Sori", "version": version], forKey: .info)
        let paths = Dictionary(grouping: routes, by: \.pattern).mapValues { routes in
            Dictionary(
                routes.map { ($0.method.rawValue.lowercased(), Operation($0.operation, pattern: $0.pattern)) },
                uniquingKeysWith: { first, _ in first })
        }
        try container.encode(paths, forKey: .paths)
        try container.encode(Components(schemas: schemas), forKey: .components)
    }

    private struct Components: Encodable {
        let schemas: [String: APISchema]
        let securitySchemes = ["key": ["type": "http", "scheme": "bearer"]]
    }

    private struct Operation: Encodable {
        let operation: APIOperation
        let pattern: String

        init(_ operation: APIOperation, pattern: String) {
            self.operation = operation
            self.pattern = pattern
        }

        enum CodingKeys: String, CodingKey {
            case operationId, summary, tags, parameters, requestBody, responses, security
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(operation.id, forKey: .operationId)
            try container.encode(operation.summary, forKey: .summary)
            try container.encode([operation.tag], forKey: .tags)
            let parameters = path + operation.parameters
            if !parameters.isEmpty { try container.encode(parameters.map(Parameter.init), forKey: .parameters) }
            if !operation.body.isEmpty {
                try container.encode(Body(content: Contents(operation.body), required: true), forKey: .requestBody)
            }
            var answers = operation.answers.mapValues { contents in
                Answer(description: "Done.", content: contents.isEmpty ? nil : Contents(contents))
            }
            let errors = operation.errors + (operation.needsKey ? [401] : []) + [500, 503]
            for status in errors where answers[status] == nil {
                answers[status] = Answer(
                    description: "An error.", content: Contents([.json(.reference("Error"))]))
            }
            try container.encode(
                Dictionary(uniqueKeysWithValues: answers.map { (String($0), $1) }), forKey: .responses)
            if operation.needsKey { try container.encode([["key": [String]()]], forKey: .security) }
        }

        /// The named parts of the pattern.
        private var path: [APIOperation.Parameter] {
            pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
                let name = String(part.dropFirst().dropLast())
                return APIOperation.Parameter(
                    name: name, location: .path, schema: name == "version" ? .integer : .string,
                    text: "The \(name.replacing("_", with: " ")).")
            }
        }
    }

    private struct Parameter: Encodable {
        let name: String
        let location: APIOperation.Parameter.Kind
        let description: String
        let required: Bool
        let schema: APISchema

        init(_ parameter: APIOperation.Parameter) {
            name = parameter.name
            location = parameter.location
            description = parameter.text
            required = parameter.location != .query
            schema = parameter.schema
        }

        enum CodingKeys: String, CodingKey {
            case name, description, required, schema
            case location = "in"
        }
    }

    private struct Body: Encodable {
        let content: Contents
        let required: Bool
    }

    private struct Answer: Encodable {
        let description: String
        let content: Contents?
    }

    private struct Contents: Encodable {
        let contents: [APIOperation.Content]

        init(_ contents: [APIOperation.Content]) { self.contents = contents }

        func encode(to encoder: any Encoder) throws {
            try Dictionary(
                contents.map { ($0.type, ["schema": $0.schema]) }, uniquingKeysWith: { first, _ in first }
            ).encode(to: encoder)
        }
    }
}
