import Foundation
import SoriCore
import Synchronization
import Testing

@testable import SoriHTTP

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
                #expect(error?.code == .socketRefused)
            }
            return port
        }
        // Nobody listens there any more.
        let error = await #expect(throws: WebSocketClientError.self) {
            try await WebSocketClient.withConnection(to: Self.address(port, "/echo")) { _ in }
        }
        #expect(error?.code == .connectFailed)
    }

    /// A self-made certificate is taken only where the caller says so.
    @Test func tlsWorks() async throws {
        let folder = try Tool.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let identity = try TLSIdentity(await Tool.certificate(in: folder))
        try await TestServer.run(
            Self.router(), configure: { $0.listeners[0].identity = identity }
        ) { port in
            let address = try WebSocketAddress("wss://127.0.0.1:\(port)/echo")
            var options = WebSocketClient.Options()
            let error = await #expect(throws: WebSocketClientError.self) {
                try await WebSocketClient.withConnection(to: address, options: options) { _ in }
            }
            #expect(error?.code == .connectFailed)
            options.checksCertificate = false
            try await WebSocketClient.withConnection(to: address, options: options) { client in
                let message = WebSocketMessage.binary((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
                try await client.send(message)
                #expect(try await client.receive() == message)
            }
        }
    }

    @Test func longMessagesEndTheConnection() async throws {
        try await TestServer.run(Self.router()) { port in
            var options = WebSocketClient.Options()
            options.maxMessageBytes = 1_000
            try await WebSocketClient.withConnection(to: Self.address(port, "/echo"), options: options) { client in
                try await client.send(.binary([UInt8](repeating: 1, count: 2_000)))
                #expect(try await client.receive() == nil)
                await #expect(throws: WebSocketClientError.self) {
                    while true { try await client.send(.text("more")) }
                }
            }
        }
    }

    /// A reader that stops holds the server back; nothing is lost.
    @Test func aSlowReaderHoldsTheServerBack() async throws {
        let (count, length) = (200, 64 * 1024)
        let sent = Mutex(0)
        var router = HTTPRouter()
        router.webSocket("/flood") { socket in
            for index in 0..<count {
                try await socket.send(.binary([UInt8](repeating: UInt8(index), count: length)))
                sent.withLock { $0 = index + 1 }
            }
        }
        try await TestServer.run(router) { port in
            try await WebSocketClient.withConnection(to: Self.address(port, "/flood")) { client in
                var last = -1
                // Once it has stood still, the pipes and the system's buffers are full.
                while sent.withLock({ $0 }) != last {
                    last = sent.withLock { $0 }
                    try await Task.sleep(for: .milliseconds(200))
                }
                #expect(last < count)
                for index in 0..<count {
                    #expect(try await client.receive()?.cost ?? 0 >= length, "\(index)")
                }
                #expect(try await client.receive() == nil)
            }
        }
    }

    @Test func cancellingEndsAHandshakeThatGetsNoAnswer() async throws {
        var router = HTTPRouter()
        var silent = WebSocketOptions()
        let asked = AsyncSignal()
        silent.accept = { _ in
            asked.signal()
            // Never waited for: it is cancelled when the client has gone.
            try await Task.sleep(for: .seconds(600))
        }
        router.webSocket("/silent", options: silent) { _ in }
        try await TestServer.run(router) { port in
            // A task of its own, for the test is about cancelling it.
            let task = Task { try await WebSocketClient.withConnection(to: Self.address(port, "/silent")) { _ in } }
            await asked.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
