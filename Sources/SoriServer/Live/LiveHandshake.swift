import SoriCore
import SoriHTTP
import SoriSpeakers

/// What is looked at before a live socket opens, so that a wrong address gets an HTTP answer that says what is wrong.
struct LiveHandshake: Sendable {
    let keys: APIKeys
    /// Seconds of silence that end an utterance when the address does not say.
    let silence: Double
    /// Has sockets served by whoever is chosen; nil serves all of them here.
    var sockets: UpstreamSockets?

    /// Adds a live socket that `serve` serves here, or an upstream; `check` looks at the request besides the keys and
    /// the query, as far as it is served here.
    func add(
        _ path: String, to router: inout HTTPRouter, quota: ConnectionQuota,
        check: @escaping @Sendable (HTTPRequest, LiveQuery) throws -> Void,
        _ serve: @escaping WebSocketHandler
    ) {
        guard let sockets else {
            return router.webSocket(path, options: options(check), quota.limiting(serve))
        }
        let handler = sockets.handler(path, staysHere: namesRegistered) { socket in
            do throws(any Error) {
                try check(socket.request, try query(socket.request))
            } catch {
                // The socket is open already: what would have been a status is a close code.
                let problem = APIError(any: error, request: socket.request)
                let code: WebSocketCloseCode = problem.status.rawValue < 500 ? .policyViolation : .tryAgainLater
                throw WebSocketCloseError(code, reason: problem.message)
            }
            try await serve(socket)
        }
        let accepting = options { request, query in
            let isHere = sockets.areServedHere || sockets.isServedHere(request) || namesRegistered(request)
            if isHere { try check(request, query) }
        }
        router.webSocket(path, options: accepting, quota.limiting(handler))
    }

    /// Whether a socket needs the voices that are registered at this instance.
    private func namesRegistered(_ request: HTTPRequest) -> Bool {
        (try? query(request))?.speakers.map { $0.people != .nobody } ?? false
    }

    /// The options of a live socket's route: `check` looks at the request besides the keys and the query.
    func options(_ check: @escaping @Sendable (HTTPRequest, LiveQuery) throws -> Void = { _, _ in }) -> WebSocketOptions
    {
        var options = WebSocketOptions()
        options.subprotocols = [SubprotocolKey.chosen]
        options.accept = { request in
            try keys.check(Self.withKey(request), for: .transcribe)
            try check(request, try query(request))
        }
        return options
    }

    /// The query of a request.
    func query(_ request: HTTPRequest) throws(APIError) -> LiveQuery { try LiveQuery(request, silence: silence) }

    /// A browser cannot set header fields on a socket, so a key among the subprotocols or as `?api_key=KEY` counts as
    /// well.
    private static func withKey(_ request: HTTPRequest) -> HTTPRequest {
        guard request.headers["authorization"] == nil,
            let key = SubprotocolKey.key(in: request.headers) ?? request.queryValue("api_key")
        else { return request }
        var request = request
        request.headers["authorization"] = "Bearer \(key)"
        return request
    }
}
