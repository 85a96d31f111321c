import SoriCore
import Synchronization

/// A WebSocket opened from here, for the time of one closure.
///
/// libcurl connects, through proxies and TLS; frames, pings and the closing handshake are those of the server, seen
/// from the other end.
public final class WebSocketClient: Sendable {
    /// What a connection needs to know besides its address.
    public struct Options: Sendable {
        /// Header fields of the handshake, such as `authorization`.
        public var headers: HTTPHeaders = [:]
        /// False takes any certificate: for machines with a self-made one.
        public var checksCertificate = true
        /// False connects directly, whatever proxies the environment names: for this machine itself.
        public var usesProxy = true
        /// A file of certificates (PEM) that vouch for the server, instead of the system's; nil for the system's.
        public var authorities: String?
        /// Longest message in bytes that is taken; a longer one ends the connection.
        public var maxMessageBytes = 16 << 20

        /// The defaults.
        public init() {}
    }

    private let loop: EventLoop
    private let session: WebSocketSession
    private let serverCode: CloseCode

    /// The code the server closed with.
    private final class CloseCode: Sendable {
        let value = Mutex<WebSocketCloseCode?>(nil)
    }

    private init(_ session: WebSocketSession, _ loop: EventLoop, _ serverCode: CloseCode) {
        self.session = session
        self.loop = loop
        self.serverCode = serverCode
    }

    /// Connects, runs `body` and closes; a body that throws closes too.
    ///
    /// Throws `WebSocketClientError` when nothing answers as a WebSocket, `CancellationError` when the task is
    /// cancelled, and what `body` throws.
    public static func withConnection<Result: Sendable>(
        to address: WebSocketAddress, options: Options = Options(),
        _ body: @Sendable (WebSocketClient) async throws -> Result
    ) async throws -> Result {
        let (loop, code) = (EventLoop(), CloseCode())
        let connection = ClientConnection(to: address, options: options, loop: loop) { sent in
            code.value.withLock { $0 = sent }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // All of its IO happens on a thread of its own.
                await withCheckedContinuation { continuation in
                    loop.start(named: "ws client") {
                        connection.serve()
                        continuation.resume()
                    }
                }
            }
            do {
                let client = WebSocketClient(try await connection.opened.wait(), loop, code)
                let result = try await body(client)
                client.close()
                try await group.waitForAll()
                return result
            } catch {
                // A handshake still going on is not waited for; an open socket gets its closing handshake.
                loop.run { connection.abandon() }
                try await group.waitForAll()
                throw error
            }
        }
    }

    /// The next message, or nil once the connection is closed by either side or lost; then `closeCode` says how. One
    /// caller at a time.
    ///
    /// While nobody calls, about a megabyte is kept and the server is held back.
    public func receive() async throws -> WebSocketMessage? { try await session.inbound.next() }

    /// Queues a message and returns once there is room for more; throws when the connection has ended.
    public func send(_ message: WebSocketMessage) async throws {
        let frame = WebSocketFrame.encode(message, role: .client)
        do {
            try await session.outbound.send(frame, cost: frame.count)
        } catch let error as HTTPError {
            throw WebSocketClientError(code: .connectionLost, message: "the connection has ended", cause: error)
        }
    }

    /// Closes after what is queued; the first close counts.
    public func close(code: WebSocketCloseCode = .normal) {
        loop.run { [session] in session.close(code, "") }
    }

    /// The code the server closed with; nil before, when it gave none, and when the connection just broke.
    public var closeCode: WebSocketCloseCode? { serverCode.value.withLock { $0 } }
}
