/// Which web pages of other origins may use the server (Fetch standard, CORS protocol).
public struct CORSConfiguration: Sendable {
    /// Which origins are let in.
    public enum Origins: Sendable {
        /// Every page anywhere.
        case any
        /// Pages of these origins, written as browsers do: `https://example.org`.
        case list(Set<String>)
    }

    /// Who is let in.
    public var origins: Origins
    /// The methods told to a preflight.
    public var methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    /// Header fields a page may read beside the usual ones.
    public var exposedHeaders = "X-Request-Id, X-Sori-Model, X-Sori-Served-By"
    /// How long a browser may keep a preflight's answer, in seconds.
    public var maxAge = 600

    /// Makes a configuration.
    public init(origins: Origins) { self.origins = origins }

    /// The value of `Access-Control-Allow-Origin`, or nil when the origin is not let in.
    func allowed(_ origin: String) -> String? {
        switch origins {
        case .any: "*"
        case .list(let list): list.contains(origin) ? origin : nil
        }
    }

    /// Adds what an answer to a page of another origin needs.
    func apply(to headers: inout HTTPHeaders, origin: String?) {
        if case .list = origins { headers.add("vary", "Origin") }
        guard let origin, let value = allowed(origin) else { return }
        headers["access-control-allow-origin"] = value
        headers["access-control-expose-headers"] = exposedHeaders
    }

    /// The answer to a preflight, or nil when the request is none.
    func preflight(_ method: HTTPMethod, _ request: HTTPHeaders) -> HTTPResponse? {
        guard method == .options, let origin = request.first("origin"),
            request.first("access-control-request-method") != nil
        else { return nil }
        var response = HTTPResponse(status: 204)
        apply(to: &response.headers, origin: origin)
        guard allowed(origin) != nil else { return response }
        response.headers["access-control-allow-methods"] = methods
        response.headers["access-control-allow-headers"] = request.first("access-control-request-headers") ?? "*"
        response.headers["access-control-max-age"] = String(maxAge)
        return response
    }
}
