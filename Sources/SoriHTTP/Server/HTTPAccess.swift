/// One finished request, for metrics and logs; no client-made text except the method.
public struct HTTPAccess: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The route's pattern (bounded, unlike the path), or nil when no route was found.
    public var route: String?
    /// The status sent; 499 when the client went away first, 101 for a WebSocket, told when it ends.
    public var status: Int
    /// From the request's head to the answer's last byte.
    public var seconds: Double
    /// Body bytes received.
    public var bytesIn: Int
    /// Body bytes sent.
    public var bytesOut: Int
}
