import SoriCore
import SoriHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct WebSocketClientTests {
    private static func router() -> HTTPRouter {
        var router = HTTPRouter()
        router.webSocket("/echo") { socket in
            while let message = try await socket.receive() { try await socket.send(message) }
        }
        router.webSocket("/kick") { _ in throw WebSocketCloseError(.policyViolation, reason: "no") }
        var closed = WebSocketOptions()
        closed.accept = { _ in throw HTTPError(401, code: .malformedHandshake, message: "a key is needed") }
        router.webSocket("/closed", options: closed) { _ in }
        return router
    }

    private static func address(_ port: Int, _ path: String) throws -> WebSocketAddress {
        try WebSocketAddress("ws://127.0.0.1:\(port)\(path)")
    }

    @Test func messagesComeBack() async throws {
        try await TestServer.run(Self.router()) { port in
            try await WebSocketClient.withConnection(to: Self.address(port, "/echo")) { client in
                let messages: [WebSocketMessage] = [
                    .text("안녕하세요"), .binary([UInt8](repeating: 7, count: 200)),
                    .binary((0..<100_000).map { UInt8(truncatingIfNeeded: $0) }),
                ]
                for message in messages {
                    try await client.send(message)
                    #expect(try await client.receive() == message)
                }
                client.close()
                #expect(try await client.receive() == nil)
            }
        }
    }

    @Test func theServersCodeIsKnown() async throws {
        try await TestServer.run(Self.router()) { port in
            try await WebSocketClient.withConnection(to: Self.address(port, "/kick")) { client in
                let message = try await client.receive()
                #expect(message == nil && client.closeCode == .policyViolation)
            }
        }
    }

    @Test func whatIsNoWebSocketIsToldClearly() async throws {
        let port = try await TestServer.run(Self.router()) { port in
            for path in ["/closed", "/nothing"] {
                let error = await #expect(throws: WebSocketClientError.self) {
                    try await WebSocketClient.withConnection(to: Self.address(port, path)) { _ in }
                }
                #expect(error?.code == .connectFailed)
            }
            return port
        }
        // Nobody listens there any more.
        let error = await #expect(throws: WebSocketClientError.self) {
            try await WebSocketClient.withConnection(to: Self.address(port, "/echo")) { _ in }
        }
        #expect(error?.code == .connectFailed)
    }
}
