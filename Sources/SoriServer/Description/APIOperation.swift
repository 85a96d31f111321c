import SoriHTTP

/// What the description of the API says of a route.
struct APIOperation: RouteDescription {
    /// An item of the query, a part of the path or a header field.
    struct Parameter: Sendable {
        let name: String
        let location: Kind
        let schema: APISchema
        let text: String

        enum Kind: String, Sendable, Encodable {
            case query, path, header
        }

        /// An item of the query.
        static func query(_ name: String, _ schema: APISchema, _ text: String) -> Parameter {
            Parameter(name: name, location: .query, schema: schema, text: text)
        }

        /// A header field that must be there.
        static func header(_ name: String, _ text: String) -> Parameter {
            Parameter(name: name, location: .header, schema: .string, text: text)
        }
    }

    /// What a request or an answer carries.
    struct Content: Sendable {
        let type: String
        let schema: APISchema

        /// JSON of a shape.
        static func json(_ schema: APISchema) -> Content { Content(type: "application/json", schema: schema) }

        /// Bytes of a media type.
        static func bytes(_ type: String) -> Content { Content(type: type, schema: .format("binary")) }
    }

    /// Unique in the API; clients make the names of their functions of it.
    let id: String
    /// Under which the operation is found.
    let tag: String
    /// One sentence.
    let summary: String
    var parameters: [Parameter] = []
    /// What the request carries, if anything.
    var body: [Content] = []
    /// What an answer of each status carries; empty for none.
    let answers: [Int: [Content]]
    /// Statuses of errors that it may be answered with, besides those of every request.
    var errors: [Int] = []
    /// Whether an API key is asked for, where keys are configured.
    var needsKey = true
}
