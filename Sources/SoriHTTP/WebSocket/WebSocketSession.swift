/// An open WebSocket as the loop sees it: the socket, pipes and clock of a `WebSocketStateMachine`, for either end.
///
/// `@unchecked Sendable`: pipes' hooks hold it, but call it only inside `loop.run`; every variable is touched on the
/// loop's thread alone.
final class WebSocketSession: @unchecked Sendable {
    /// Most bytes given to the socket at once.
    private static let writeBytes = 64 * 1024

    /// Messages from the peer.
    let inbound: BoundedPipe<WebSocketMessage>
    /// Frames for the peer, encoded where they are made.
    let outbound: BoundedPipe<[UInt8]>
    private let socket: any ByteSocket
    private let sendBufferBytes: Int
    private var machine: WebSocketStateMachine
    private var output: OutputQueue
    private var task: Task<Void, Never>?
    private var onClose: (WebSocketCloseCode?, _ isReply: Bool) -> Void = { _, _ in }

    /// Takes over a socket whose handshake is done; `output` is what is still to be sent before any frame.
    init(
        socket: any ByteSocket, loop: EventLoop, limits: WebSocketStateMachine.Limits, role: WebSocketRole,
        output: OutputQueue
    ) {
        let hooks = Hooks(loop: loop)
        inbound = BoundedPipe(limit: limits.receiveBufferBytes, onRoom: { hooks.call { $0.readerHasRoom() } })
        outbound = BoundedPipe(limit: limits.sendBufferBytes, onReadable: { hooks.call { $0.pump() } })
        self.socket = socket
        sendBufferBytes = limits.sendBufferBytes
        self.output = output
        machine = WebSocketStateMachine(role: role, limits: limits, now: Monotonic.now())
        hooks.session = self
    }

    /// What the pipes call, on the loop's thread, for as long as the session lives.
    ///
    /// `@unchecked Sendable`: `session` is set before any other thread can have a pipe, and read on the loop's thread
    /// alone.
    private final class Hooks: @unchecked Sendable {
        weak var session: WebSocketSession?
        private let loop: EventLoop

        init(loop: EventLoop) { self.loop = loop }

        func call(_ body: @escaping @Sendable (WebSocketSession) -> Void) {
            loop.run { [self] in if let session { body(session) } }
        }
    }

    /// Begins; `onClose` is told the code that the peer closes with. `task` is the handler's, if there is one.
    func start(task: Task<Void, Never>? = nil, onClose: @escaping (WebSocketCloseCode?, _ isReply: Bool) -> Void) {
        self.task = task
        self.onClose = onClose
        pump()
        socket.requestWritable()
    }

    // MARK: - Receiving

    func socketReceived(_ bytes: Span<UInt8>) {
        let now = Monotonic.now()
        var offset = 0
        while let received = machine.receive(bytes, at: &offset, now: now) {
            switch received {
            case .message(let message):
                if !inbound.offer(message, cost: message.cost) {
                    machine.readerIsFull()
                    socket.pauseReading()
                }
            case .reply(let frame): sendControl(frame)
            case .close(let code, let isReply):
                onClose(code, isReply)
                endQueues()
            case .failure: endQueues()
            }
        }
    }

    private func readerHasRoom() {
        if machine.readerHasRoom(now: Monotonic.now()) { socket.resumeReading() }
    }

    /// Pongs wait in the output too; a peer that pings without reading is no longer answered when they are many.
    private func sendControl(_ frame: [UInt8]) {
        guard output.count < sendBufferBytes else { return }
        output.append(frame)
        socket.requestWritable()
    }

    // MARK: - Sending

    private func pump() {
        while machine.sendsFrames, output.count < Self.writeBytes {
            switch outbound.take() {
            case .element(let frame): output.append(frame)
            case .empty: return flushSoon()
            case .end, .failure:
                if let frame = machine.queueEnded(now: Monotonic.now()) { output.append(frame) }
            }
        }
        flushSoon()
    }

    private func flushSoon() {
        if !output.isEmpty { socket.requestWritable() }
    }

    func socketIsWritable() {
        guard !socket.hasPendingOutput else { return }
        machine.sent(now: Monotonic.now())
        let isDead = !output.isEmpty && !output.sendNext(Self.writeBytes) { socket.write($0) }
        if isDead { return socket.close() }
        pump()
        if !output.isEmpty || socket.hasPendingOutput { return socket.requestWritable() }
        if machine.outputEnded() { socket.close() }
    }

    // MARK: - Ending

    /// Begins the closing handshake, behind what is queued; the first close counts.
    func close(_ code: WebSocketCloseCode, _ reason: String) {
        if machine.close(code, reason, now: Monotonic.now()) { endQueues() }
    }

    private func endQueues() {
        outbound.finish()
        inbound.finish()
        // Frames still unread must not stand before the peer's close frame.
        socket.resumeReading()
        pump()
        if output.isEmpty, !socket.hasPendingOutput, machine.outputEnded() { socket.close() }
    }

    func tick(_ now: UInt64) {
        switch machine.timePassed(now: now, outputIsEmpty: output.isEmpty && !socket.hasPendingOutput) {
        case .nothing: break
        case .ping(let frame): sendControl(frame)
        case .close: socket.close()
        }
    }

    /// The socket is gone: the handler hears of it, but is cancelled only when the server's time is up.
    func socketClosed(cancelsHandler: Bool) {
        machine.peerIsGone()
        inbound.finish()
        outbound.finish(throwing: HTTPError.gone)
        if cancelsHandler { task?.cancel() }
        task = nil
        onClose = { _, _ in }
        output.removeAll()
    }
}
