import SoriCore

/// The connection of a `WebSocketClient` as its loop sees it: connects, shakes hands, and then is a `WebSocketSession`.
///
/// `@unchecked Sendable`: every variable is touched on the client's loop thread alone, which `serve` makes its own;
/// other threads get there by `EventLoop.run`.
final class ClientConnection: ClientSocketDelegate, @unchecked Sendable {
    private enum Phase {
        case connecting
        case handshaking(ClientSocket, WebSocketClientHandshake, OutputQueue)
        case open(WebSocketSession)
        case ended
    }

    /// How long connecting may take.
    private static let connectTime = Duration.seconds(10)
    /// How long the server may then take to agree.
    private static let handshakeTime = Duration.seconds(10)

    /// The session, once the server has agreed; fails with a `WebSocketClientError`.
    let opened = Promise<WebSocketSession>()
    private let address: WebSocketAddress
    private let options: WebSocketClient.Options
    private let loop: EventLoop
    private let onClose: (WebSocketCloseCode) -> Void
    private var phase = Phase.connecting
    private var deadline: UInt64 = 0

    /// A connection that has not begun; `onClose` is told the code that the server closes with, if it is the first to
    /// close.
    init(
        to address: WebSocketAddress, options: WebSocketClient.Options, loop: EventLoop,
        onClose: @escaping @Sendable (WebSocketCloseCode) -> Void
    ) {
        self.address = address
        self.options = options
        self.loop = loop
        self.onClose = onClose
    }

    /// Connects and works until the connection has ended. Blocks.
    func serve() {
        // Nobody may wake a socket that is gone.
        defer { loop.setWaker(nil) }
        let socket: ClientSocket
        do throws(WebSocketClientError) {
            socket = try ClientSocket(
                .init(
                    address: address, checksCertificate: options.checksCertificate, usesProxy: options.usesProxy,
                    authorities: options.authorities,
                    connectTimeout: Self.connectTime),
                delegate: self)
        } catch {
            return fail(error)
        }
        loop.setWaker { socket.wake() }
        while !hasEnded {
            let hasMore = loop.drain()
            if !hasEnded { socket.service(waits: !hasMore) }
            if !hasEnded { tick() }
        }
    }

    private var hasEnded: Bool { if case .ended = phase { true } else { false } }

    /// Ends a handshake at once; an open connection gets a closing handshake.
    func abandon() {
        if case .open(let session) = phase { session.close(.goingAway, "") } else { phase = .ended }
    }

    private func fail(_ error: WebSocketClientError) {
        phase = .ended
        opened.resolve(.failure(error))
    }

    // MARK: - Connecting

    func connected(_ socket: ClientSocket) {
        deadline = Monotonic.now() + Self.handshakeTime.nanoseconds
        let handshake = WebSocketClientHandshake(address)
        do throws(WebSocketClientError) {
            var output = OutputQueue()
            output.append(try handshake.request(headers: options.headers))
            phase = .handshaking(socket, handshake, output)
            socket.requestWritable()
        } catch {
            fail(error)
        }
    }

    func connectFailed(_ reason: String) {
        guard case .connecting = phase else { return }
        fail(WebSocketClientHandshake(address).refusal(reason))
    }

    private func tick() {
        let now = Monotonic.now()
        switch phase {
        case .open(let session): session.tick(now)
        case .handshaking(_, let handshake, _):
            if now >= deadline { fail(handshake.refusal("no answer within \(Self.handshakeTime)")) }
        case .connecting, .ended: break
        }
    }

    // MARK: - The socket

    func socketReceived(_ bytes: Span<UInt8>) {
        switch phase {
        case .open(let session): session.socketReceived(bytes)
        case .connecting, .ended: break
        case .handshaking(let socket, var handshake, let output):
            do throws(WebSocketClientError) {
                let frames = try handshake.receive(bytes)
                phase = .handshaking(socket, handshake, output)
                if let frames { open(socket, output, frames) }
            } catch {
                fail(error)
            }
        }
    }

    private func open(_ socket: ClientSocket, _ output: OutputQueue, _ frames: [UInt8]) {
        let session = WebSocketSession(
            socket: socket, loop: loop, limits: options.limits, role: .client, output: output)
        phase = .open(session)
        session.start { [onClose] code, isReply in if let code, !isReply { onClose(code) } }
        opened.resolve(.success(session))
        session.socketReceived(frames.span)
    }

    func socketIsWritable() {
        switch phase {
        case .open(let session): session.socketIsWritable()
        case .connecting, .ended: break
        case .handshaking(let socket, let handshake, var output):
            guard !socket.hasPendingOutput, !output.isEmpty else { return }
            guard output.sendNext(.max, { socket.write($0) }) else { return socket.close() }
            phase = .handshaking(socket, handshake, output)
        }
    }

    func socketClosed() {
        switch phase {
        case .open(let session):
            session.socketClosed(cancelsHandler: false)
            phase = .ended
        case .handshaking(_, let handshake, _):
            fail(handshake.refusal("the server closed the connection instead of answering"))
        case .connecting, .ended: break
        }
    }
}

extension WebSocketClient.Options {
    fileprivate var limits: WebSocketStateMachine.Limits {
        WebSocketStateMachine.Limits(
            messageBytes: maxMessageBytes, receiveBufferBytes: 1 << 20, sendBufferBytes: 256 * 1024,
            ping: 60_000_000_000, close: 5_000_000_000)
    }
}
