/// An open WebSocket as the loop sees it: frames in and out, pings, the closing handshake.
///
/// `@unchecked Sendable`: pipes' hooks hold it, but call it only inside `loop.run`; every variable is touched on the loop's
/// thread alone.
final class WebSocketSession: @unchecked Sendable {
    private static let closeNanoseconds: UInt64 = 2_000_000_000
    private static let writeBytes = 64 * 1024

    private let socket: Socket
    private let core: ServerCore
    private let exchange: Exchange
    private let pingNanoseconds: UInt64?
    private let sendBufferBytes: Int
    private var connection: WebSocketConnection?
    private var decoder: WebSocketDecoder
    private var output: OutputQueue
    private var task: Task<Void, Never>?
    private var closing: (code: WebSocketCloseCode, reason: String)?
    private var hasSentClose = false
    private var hasReceivedClose = false
    private var isPaused = false
    private var lastReceived = Monotonic.now()
    private var lastPing = Monotonic.now()
    /// When nothing waited to be sent, or the system took some of it.
    private var lastSent = Monotonic.now()
    private var deadline = UInt64.max

    /// Takes over a socket; `output` is what is still to be sent, the 101 answer last.
    init(socket: Socket, core: ServerCore, exchange: Exchange, options: WebSocketOptions, output: OutputQueue) {
        self.socket = socket
        self.core = core
        self.exchange = exchange
        self.output = output
        pingNanoseconds = options.pingInterval?.nanoseconds
        sendBufferBytes = options.sendBufferBytes
        decoder = WebSocketDecoder(role: .server, maxMessageBytes: options.maxMessageBytes)
    }

    /// Starts the handler.
    func start(_ route: WebSocketRoute, _ request: HTTPRequest, subprotocol: String?) {
        let loop = core.loop
        let connection = WebSocketConnection(
            request: request, subprotocol: subprotocol,
            inbound: BoundedPipe(
                limit: route.options.receiveBufferBytes,
                onRoom: { [weak self] in loop.run { [weak self] in self?.handlerHasRoom() } }),
            outbound: BoundedPipe(
                limit: route.options.sendBufferBytes,
                onReadable: { [weak self] in loop.run { [weak self] in self?.pump() } })
        ) { [weak self] code, reason in
            loop.run { [weak self] in self?.close(code, reason) }
        }
        self.connection = connection
        task = core.launch(connection, route)
        pump()
        socket.requestWritable()
    }

    // MARK: - Receiving

    func received(_ bytes: Span<UInt8>) {
        lastReceived = Monotonic.now()
        var offset = 0
        while !hasReceivedClose, let event = decoder.next(bytes, at: &offset) {
            switch event {
            case .message(let message): deliver(message)
            case .ping(let payload): sendControl(.pong, payload)
            case .pong: break
            case .close(let code):
                hasReceivedClose = true
                connection?.setCloseCode(code)
                connection?.inbound.finish()
                if hasSentClose { endIfFlushed() } else { close(code ?? .normal, "") }
            case .failure(let code, let reason):
                hasReceivedClose = true
                connection?.inbound.finish()
                close(code, reason)
            }
        }
    }

    private func deliver(_ message: WebSocketMessage) {
        guard let connection, closing == nil else { return }
        let bytes =
            switch message {
            case .text(let text): text.utf8.count
            case .binary(let bytes): bytes.count
            }
        exchange.bytesIn += bytes
        // Small messages cost memory too.
        if !connection.inbound.offer(message, cost: bytes + 64) {
            isPaused = true
            socket.pauseReading()
        }
    }

    private func handlerHasRoom() {
        guard isPaused else { return }
        isPaused = false
        lastReceived = Monotonic.now()
        socket.resumeReading()
    }

    /// Pongs wait in the output too; a client that pings without reading is no longer read when they are many.
    private func sendControl(_ opcode: WebSocketFrame.Opcode, _ payload: [UInt8]) {
        guard !hasSentClose, output.count < sendBufferBytes else { return }
        output.append(WebSocketFrame.encode(opcode, payload))
        socket.requestWritable()
    }

    // MARK: - Sending

    private func pump() {
        guard let connection, !hasSentClose else { return }
        while output.count < Self.writeBytes {
            switch connection.outbound.take() {
            case .element(let frame):
                exchange.bytesOut += frame.count
                output.append(frame)
            case .empty: return flushSoon()
            case .end, .failure:
                hasSentClose = true
                let (code, reason) = closing ?? (.normal, "")
                output.append(WebSocketFrame.encode(close: code, reason))
                return flushSoon()
            }
        }
        flushSoon()
    }

    private func flushSoon() {
        if !output.isEmpty { socket.requestWritable() }
    }

    func writable() {
        guard !socket.hasPendingOutput else { return }
        lastSent = Monotonic.now()
        let isDead = !output.isEmpty && !output.sendNext(Self.writeBytes) { socket.write($0) }
        if isDead { return socket.close() }
        pump()
        if !output.isEmpty || socket.hasPendingOutput { return socket.requestWritable() }
        endIfFlushed()
    }

    // MARK: - Ending

    /// Begins the closing handshake, after what is queued; the first close counts.
    func close(_ code: WebSocketCloseCode, _ reason: String) {
        guard closing == nil else { return }
        closing = (code, reason)
        deadline = Monotonic.now() + Self.closeNanoseconds
        connection?.outbound.finish()
        connection?.inbound.finish()
        // Frames still unread must not stand before the client's close frame.
        isPaused = false
        socket.resumeReading()
        pump()
        if connection == nil { socket.close() }
    }

    private func endIfFlushed() {
        guard hasSentClose, hasReceivedClose, output.isEmpty, !socket.hasPendingOutput else { return }
        socket.close()
    }

    func tick(_ now: UInt64) {
        if now >= deadline { return socket.close() }
        guard closing == nil, let pingNanoseconds else { return }
        // A client that takes nothing would hold its handler for good: who waits to send reads nothing either.
        if output.isEmpty, !socket.hasPendingOutput { lastSent = now }
        if now > lastSent + 6 * pingNanoseconds { return socket.close() }
        guard !isPaused else { return }
        if now > lastReceived + 2 * pingNanoseconds + pingNanoseconds / 2 { return socket.close() }
        guard now >= lastPing + pingNanoseconds, now >= lastReceived + pingNanoseconds / 2 else { return }
        lastPing = now
        sendControl(.ping, [])
    }

    /// The socket is gone: the handler hears of it, but is not cancelled unless the server's time is up.
    func socketClosed() {
        connection?.inbound.finish()
        connection?.outbound.finish(throwing: HTTPError.gone)
        if core.mustStop { task?.cancel() }
        task = nil
        connection = nil
        output.removeAll()
        core.finished(exchange)
    }
}
