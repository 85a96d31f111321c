/// A path pattern such as `/api/jobs/{id}`: fixed parts and named ones; a named part takes one non-empty path part.
struct RoutePattern: Sendable {
    private enum Part: Sendable, Equatable {
        case fixed(Substring)
        case named(String)
    }

    let text: String
    private let parts: [Part]

    init(_ text: String) {
        self.text = text
        parts = Self.split(text).map { part in
            part.first == "{" && part.last == "}" ? .named(String(part.dropFirst().dropLast())) : .fixed(part)
        }
    }

    /// True without named parts.
    var isFixed: Bool { parts.allSatisfy { if case .fixed = $0 { true } else { false } } }

    /// How many parts are fixed: of two patterns that match, the one with more is meant.
    var fixedCount: Int { parts.count { if case .fixed = $0 { true } else { false } } }

    /// The values of the named parts, or nil when the path does not match.
    func match(_ path: [Substring]) -> [String: String]? {
        guard path.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, value) in zip(parts, path) {
            switch part {
            case .fixed(let text): guard text == value else { return nil }
            case .named(let name):
                guard !value.isEmpty else { return nil }
                parameters[name] = String(value)
            }
        }
        return parameters
    }

    /// A path in parts; a trailing slash gives a last empty part.
    static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
