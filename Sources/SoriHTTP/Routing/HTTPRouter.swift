/// Which handler answers which path; a value, filled once and then given to the server.
public struct HTTPRouter: Sendable {
    /// The handlers of one pattern.
    private struct Resource: Sendable {
        var pattern: RoutePattern
        var routes: [HTTPMethod: HTTPRoute] = [:]
        var webSocket: WebSocketRoute?
    }

    private var resources: [Resource] = []
    private var byText: [String: Int] = [:]
    /// Patterns with named parts, the most specific first.
    private var patterns: [Int] = []
    private var responders: [(prefix: String, responder: any HTTPErrorResponder)]
    private var scope = Scope()
    /// Told of each answer to a request that could be read, those that no route answers too; preflights are left out.
    public var observer: HTTPObserver?

    /// What `group` sets for the routes inside.
    private struct Scope: Sendable {
        var prefix = ""
        var errors: (any HTTPErrorResponder)?
        var bodyLimit: BodyLimit?
    }

    /// An empty router; `errors` answers for errors where nothing else is said.
    public init(errors: any HTTPErrorResponder = DetailErrorResponder()) {
        responders = [("", errors)]
    }

    /// Adds a handler for `method` and a pattern such as `/api/jobs/{id}`; a later one replaces an earlier one.
    ///
    /// Without `bodyLimit` the server's holds; a longer body gets 413. HEAD is answered by the GET handler.
    /// `/a` and `/a/` are two paths.
    public mutating func on(
        _ method: HTTPMethod, _ pattern: String, execution: HTTPExecution = .pool, bodyLimit: BodyLimit? = nil,
        errors: (any HTTPErrorResponder)? = nil, about description: (any RouteDescription)? = nil,
        _ handler: @escaping HTTPHandler
    ) {
        let path = scope.prefix + pattern
        let index = resource(path)
        resources[index].routes[method] = HTTPRoute(
            pattern: path, execution: execution, bodyLimit: bodyLimit ?? scope.bodyLimit,
            errors: errors ?? scope.errors ?? responder(for: path), handler: handler, description: description)
    }

    /// The routes that came with a description, by pattern and method.
    public var described: [(method: HTTPMethod, pattern: String, description: any RouteDescription)] {
        resources.flatMap { resource in
            resource.routes.compactMap { method, route in
                route.description.map { (method: method, pattern: resource.pattern.text, description: $0) }
            }
        }.sorted { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }
    }

    /// Adds a WebSocket at a pattern; the socket closes with 1000 when the handler returns and 1011 when it throws.
    ///
    /// The same pattern may have a GET handler too: it answers what is no upgrade (else that gets 426).
    public mutating func webSocket(
        _ pattern: String, options: WebSocketOptions = WebSocketOptions(), errors: (any HTTPErrorResponder)? = nil,
        _ handler: @escaping WebSocketHandler
    ) {
        let path = scope.prefix + pattern
        resources[resource(path)].webSocket = WebSocketRoute(
            pattern: path, options: options, errors: errors ?? scope.errors ?? responder(for: path), handler: handler)
    }

    /// Adds routes below a prefix that share a responder and a body limit (nil: as outside).
    public mutating func group(
        _ prefix: String = "", errors: (any HTTPErrorResponder)? = nil, bodyLimit: BodyLimit? = nil,
        _ add: (inout HTTPRouter) -> Void
    ) {
        let outer = scope
        scope = Scope(
            prefix: outer.prefix + prefix, errors: errors ?? outer.errors, bodyLimit: bodyLimit ?? outer.bodyLimit)
        add(&self)
        scope = outer
    }

    /// Lets `responder` answer for errors of paths that begin with `prefix` (404 and 405 too) and of routes added from
    /// now on below it; the longest prefix counts.
    public mutating func setErrors(under prefix: String, _ responder: any HTTPErrorResponder) {
        responders.append((prefix, responder))
        responders.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// The responder for a path: that of the longest prefix.
    func responder(for path: String) -> any HTTPErrorResponder {
        responders.first { path.hasPrefix($0.prefix) }?.responder ?? DetailErrorResponder()
    }

    /// The patterns that have a handler or a socket.
    public var routePatterns: Set<String> { Set(byText.keys) }

    private mutating func resource(_ path: String) -> Int {
        if let index = byText[path] { return index }
        let pattern = RoutePattern(path)
        let index = resources.count
        resources.append(Resource(pattern: pattern))
        byText[path] = index
        if !pattern.isFixed {
            patterns.append(index)
            patterns.sort { resources[$0].pattern.fixedCount > resources[$1].pattern.fixedCount }
        }
        return index
    }

    /// What `match` finds.
    enum Match: Sendable {
        case route(HTTPRoute, parameters: [String: String])
        case webSocket(WebSocketRoute, parameters: [String: String])
        case failure(HTTPError, allow: String?)
    }

    /// The route for a request; `isUpgrade` when it asks for a WebSocket.
    func match(_ method: HTTPMethod, _ path: String, isUpgrade: Bool) -> Match {
        var allowed: Set<String> = []
        var needsUpgrade = false
        if let index = byText[path], resources[index].pattern.isFixed,
            let match = match(resources[index], method, [:], isUpgrade, &allowed, &needsUpgrade)
        {
            return match
        }
        if !patterns.isEmpty {
            let parts = RoutePattern.split(path)
            for index in patterns {
                guard let parameters = resources[index].pattern.match(parts) else { continue }
                if let match = match(resources[index], method, parameters, isUpgrade, &allowed, &needsUpgrade) {
                    return match
                }
            }
        }
        if needsUpgrade {
            return .failure(
                HTTPError(426, code: .upgradeRequired, message: "this is a WebSocket: connect with ws:// or wss://"),
                allow: nil)
        }
        guard allowed.isEmpty else {
            return .failure(
                HTTPError(405, code: .methodNotAllowed, message: "\(method.rawValue) does not work on this path"),
                allow: allowed.sorted().joined(separator: ", "))
        }
        return .failure(HTTPError(404, code: .notFound, message: "there is nothing at this path"), allow: nil)
    }

    private func match(
        _ resource: Resource, _ method: HTTPMethod, _ parameters: [String: String], _ isUpgrade: Bool,
        _ allowed: inout Set<String>, _ needsUpgrade: inout Bool
    ) -> Match? {
        if isUpgrade, let webSocket = resource.webSocket { return .webSocket(webSocket, parameters: parameters) }
        if let route = resource.routes[method] { return .route(route, parameters: parameters) }
        if method == .head, let route = resource.routes[.get] { return .route(route, parameters: parameters) }
        if method == .get, resource.webSocket != nil { needsUpgrade = true }
        for known in resource.routes.keys {
            allowed.insert(known.rawValue)
            if known == .get { allowed.insert("HEAD") }
        }
        return nil
    }

    /// Answers a request without a server, errors included: for tests. WebSockets cannot be reached this way.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let start = ContinuousClock.now
        let (response, pattern) = await answer(request)
        observer?(AnsweredRequest(request, pattern: pattern, response, since: start))
        return response
    }

    private func answer(_ request: HTTPRequest) async -> (response: HTTPResponse, pattern: String?) {
        switch match(request.method, request.path, isUpgrade: false) {
        case .failure(let error, let allow):
            var response = responder(for: request.path).response(to: error, for: request)
            if let allow { response.headers["allow"] = allow }
            return (response, nil)
        case .route(let route, let parameters):
            var request = request
            request.parameters = parameters
            do { return (try await route.handler(request), route.pattern) } catch {
                return (route.errors.response(to: error, for: request), route.pattern)
            }
        case .webSocket(let route, _):
            let error = HTTPError(426, code: .upgradeRequired, message: "this is a WebSocket")
            return (route.errors.response(to: error, for: request), route.pattern)
        }
    }
}
