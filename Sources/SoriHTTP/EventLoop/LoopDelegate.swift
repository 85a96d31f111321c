/// What the loop's owner decides; always on the loop's thread.
protocol LoopDelegate: AnyObject {
    /// Whether one more connection may come in.
    func mayAccept() -> Bool
    /// A connection came in; the delegate of its socket.
    func accepted(_ socket: Socket) -> any SocketDelegate
    /// An HTTP/2 stream brought a request.
    func accepted(_ stream: HTTP2Socket)
    /// Called about four times a second.
    func tick()
}

/// An address the loop listens on.
struct LoopListener: Sendable {
    var host: String
    var port: Int
    /// Nil: no TLS.
    var identity: TLSIdentity?
    var allowsHTTP2: Bool
}
