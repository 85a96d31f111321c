import SoriHTTP

/// What a route is called in the figures, and what its requests count for.
struct RouteLabel: Sendable, Equatable {
    let text: String
    /// Whether they are work of the API: neither pages, nor what looks at the server, nor unknown addresses.
    let counts: Bool
    /// Whether their refusals are told among the errors: an unknown address is nobody's trouble.
    let tellsErrors: Bool
    /// Whether they are listed one by one: a page has dozens of files, which would push everything else out.
    var isListed: Bool { self != Self.pages }

    /// The files of the web pages, together.
    static let pages = RouteLabel(text: "(pages)", counts: false, tellsErrors: false)
    /// Paths that no route answers.
    static let unknown = RouteLabel(text: "(none)", counts: false, tellsErrors: false)

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private init(text: String, counts: Bool, tellsErrors: Bool) {
        self.text = text
        self.counts = counts
        self.tellsErrors = tellsErrors
    }

    /// The label of a request; `pages` are the patterns of the web pages, one of which a socket may have too.
    init(_ request: AnsweredRequest, pages: Set<String>) {
        guard let pattern = request.pattern else {
            self = .unknown
            return
        }
        if pages.contains(pattern), request.status != 101 {
            self = .pages
            return
        }
        let isLook = pattern == "/health" || ["/api/panel", "/api/models"].contains { pattern.hasPrefix($0) }
        self.init(text: pattern, counts: !isLook, tellsErrors: true)
    }

    /// A method's name; a client may send any word.
    static func method(_ method: HTTPMethod) -> String {
        methods.contains(method.rawValue) ? method.rawValue : "(other)"
    }
}
