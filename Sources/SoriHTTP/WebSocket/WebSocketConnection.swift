import Synchronization

/// A WebSocket as its handler sees it.
///
/// The handler is not cancelled when the client goes: `receive` then gives nil and `send` throws, so that what has been
/// received can still be worked up and stored.
public final class WebSocketConnection: Sendable {
    /// The request that opened it.
    public let request: HTTPRequest
    /// The subprotocol agreed on.
    public let subprotocol: String?
    let inbound: BoundedPipe<WebSocketMessage>
    let outbound: BoundedPipe<[UInt8]>
    private let requestClose: @Sendable (WebSocketCloseCode, String) -> Void
    private let peerCode = Mutex<WebSocketCloseCode?>(nil)

    init(
        request: HTTPRequest, subprotocol: String?, inbound: BoundedPipe<WebSocketMessage>,
        outbound: BoundedPipe<[UInt8]>, requestClose: @escaping @Sendable (WebSocketCloseCode, String) -> Void
    ) {
        self.request = request
        self.subprotocol = subprotocol
        self.inbound = inbound
        self.outbound = outbound
        self.requestClose = requestClose
    }

    /// The next message, or nil once the socket is closed by either side or lost. One caller at a time.
    ///
    /// While nobody calls, at most `WebSocketOptions.receiveBufferBytes` are kept and the client is held back.
    public func receive() async throws -> WebSocketMessage? { try await inbound.next() }

    /// Queues a message and returns once there is room for more; throws when the socket is closed.
    public func send(_ message: WebSocketMessage) async throws {
        let frame = WebSocketFrame.encode(message)
        try await outbound.send(frame, cost: frame.count)
    }

    /// Closes after what is queued; further sends throw, `receive` gives nil. The first close counts.
    public func close(code: WebSocketCloseCode = .normal, reason: String = "") {
        requestClose(code, reason)
    }

    /// The code the client closed with; nil while it has not, and when it gave none or just vanished.
    public var closeCode: WebSocketCloseCode? { peerCode.withLock { $0 } }

    func setCloseCode(_ code: WebSocketCloseCode?) { peerCode.withLock { $0 = code } }
}

/// What works on a WebSocket until it returns or throws.
public typealias WebSocketHandler = @Sendable (WebSocketConnection) async throws -> Void
