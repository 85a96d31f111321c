/// The connection or stream that a request came on; called on the loop's thread only.
protocol ExchangeTransport: AnyObject, Sendable {
    /// Sends the answer to request `serial`, if the client is still there.
    func begin(_ serial: Int, _ response: HTTPResponse, _ payload: HTTPPayload)
    /// A streamed answer has more to send.
    func outputReady(_ serial: Int)
    /// The handler reads on after having been slow.
    func bodyHasRoom(_ serial: Int)
    /// The handler asks for the body of a request that expects `100 Continue`.
    func bodyIsWanted(_ serial: Int)
    /// The handler accepts the WebSocket.
    func upgrade(_ serial: Int, _ request: HTTPRequest, _ route: WebSocketRoute)
}

/// A response body as the loop takes it.
enum HTTPPayload: Sendable {
    case bytes([UInt8])
    /// Bytes as they come; `length` when it is known beforehand.
    case pipe(BoundedPipe<[UInt8]>, length: Int?)
    /// No body, though one of this length would follow (HEAD); nil when the length is unknown.
    case headOnly(length: Int?)
}

/// A connection as the server's table of connections sees it; on the loop's thread only.
protocol ServerConnection: AnyObject {
    /// Time has passed; `now` in nanoseconds.
    func tick(_ now: UInt64)
    /// The server stops: end after the request being handled.
    func drain()
    /// The time to finish is over: what is being handled is to answer at once.
    func hurry()
}
