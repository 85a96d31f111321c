public import SoriCore
import Synchronization

/// A WebSocket opened from here, for the time of one closure.
///
/// On libwebsockets as the server is: it is linked already, and brings TLS, proxies, masking and the closing handshake.
public final class WebSocketClient: Sendable {
    /// What a connection needs to know besides its address.
    public struct Options: Sendable {
        /// Header fields of the handshake, such as `authorization`.
        public var headers: HTTPHeaders = [:]
        /// False takes any certificate: for machines with a self-made one.
        public var checksCertificate = true
        /// Longest message in bytes that is taken; a longer one ends the connection.
        public var maxMessageBytes = 16 << 20
        /// Takes the library's own lines, at level debug.
        public var logger = Logger(label: "websocket", level: .error)

        /// The defaults.
        public init() {}
    }

    private let loop: EventLoop
    private let inbound: BoundedPipe<WebSocketMessage>
    private let outbound: BoundedPipe<WebSocketMessage>
    private let opening = BoundedPipe<Never>(limit: 1)
    private let socket: ClientSocket

    private init(_ address: WebSocketAddress, _ options: Options) {
        LibraryLog.attach(options.logger)
        let loop = EventLoop()
        let socket = ClientSocket(address: address, options: options)
        self.loop = loop
        self.socket = socket
        inbound = BoundedPipe(limit: 1 << 20, onRoom: { loop.run { socket.resume() } })
        outbound = BoundedPipe(limit: 256 * 1024, onReadable: { loop.run { socket.wantsToWrite() } })
    }

    /// Connects, runs `body` and closes; a body that throws closes too.
    ///
    /// Throws `WebSocketClientError` when nothing answers as a WebSocket, `CancellationError` when the task is
    /// cancelled, and what `body` throws.
    public static func withConnection<Result: Sendable>(
        to address: WebSocketAddress, options: Options = Options(),
        _ body: @Sendable (WebSocketClient) async throws -> Result
    ) async throws -> Result {
        let client = WebSocketClient(address, options)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await client.serve() }
            do {
                _ = try await client.opening.next()
                let result = try await body(client)
                client.close()
                try await group.waitForAll()
                return result
            } catch {
                // A handshake still going on is not waited for; an open socket gets its closing handshake.
                client.loop.run { [socket = client.socket] in socket.abandon() }
                try await group.waitForAll()
                throw error
            }
        }
    }

    /// The next message, or nil once the connection has ended; then `closeCode` says how. One caller at a time.
    ///
    /// While nobody calls, about a megabyte is kept and the server is held back.
    public func receive() async throws -> WebSocketMessage? { try await inbound.next() }

    /// Queues a message and returns once there is room for more; throws when the connection has ended.
    public func send(_ message: WebSocketMessage) async throws {
        try await outbound.send(message, cost: message.cost)
    }

    /// Closes after what is queued; the first close counts.
    public func close(code: WebSocketCloseCode = .normal) {
        loop.run { [socket, outbound] in
            socket.close(code)
            outbound.finish()
            socket.wantsToWrite()
        }
    }

    /// The code the server closed with; nil before, when it gave none, and when the connection just broke.
    public var closeCode: WebSocketCloseCode? { socket.peerCode.withLock { $0 } }

    /// Does all IO on a thread of its own until the connection has ended.
    private func serve() async {
        await withCheckedContinuation { continuation in
            loop.start(named: "ws client") { [self] in
                let failure = socket.serve(loop, inbound: inbound, outbound: outbound) { [opening] in opening.finish() }
                opening.finish(throwing: failure)
                inbound.finish()
                outbound.finish(
                    throwing: failure
                        ?? WebSocketClientError(code: .connectionLost, message: "the connection has ended"))
                continuation.resume()
            }
        }
    }
}
