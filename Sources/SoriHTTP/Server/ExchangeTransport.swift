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
