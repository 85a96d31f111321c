import SoriHTTP

/// What is looked at before a live socket opens, so that a wrong address gets an HTTP answer that says what is wrong.
struct LiveHandshake: Sendable {
    let keys: APIKeys
    /// Seconds of silence that end an utterance when the address does not say.
    let silence: Double

    /// The options of a live socket's route: `check` looks at the request besides the keys and the query.
    func options(_ check: @escaping @Sendable (HTTPRequest, LiveQuery) throws -> Void = { _, _ in }) -> WebSocketOptions
    {
        var options = WebSocketOptions()
        options.subprotocols = [SubprotocolKey.chosen]
        options.accept = { request in
            try keys.check(Self.withKey(request))
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
