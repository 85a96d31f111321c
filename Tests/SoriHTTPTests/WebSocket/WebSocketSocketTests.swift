import SoriCore
import SoriHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct WebSocketSocketTests {
    private static func router(_ tell: AsyncStream<String>.Continuation? = nil) -> HTTPRouter {
        var router = HTTPRouter()
        var options = WebSocketOptions()
        options.maxMessageBytes = 200_000
        options.subprotocols = ["v2"]
        router.webSocket("/echo", options: options) { socket in
            while let message = try await socket.receive() { try await socket.send(message) }
            tell?.yield("ended \(socket.closeCode?.rawValue ?? 0)")
        }
        options.pingInterval = .milliseconds(300)
        router.webSocket("/pinged", options: options) { socket in
            while try await socket.receive() != nil {}
            tell?.yield("ended \(socket.closeCode?.rawValue ?? 0)")
        }
        options.receiveBufferBytes = 1_000
        options.sendBufferBytes = 1_000
        router.webSocket("/flooded", options: options) { socket in
            do {
                while true { try await socket.send(.binary([UInt8](repeating: 1, count: 50_000))) }
            } catch {
                tell?.yield("gone")
            }
        }
        router.webSocket("/once") { socket in
            try await socket.send(.text("hello"))
            socket.close(code: .policyViolation, reason: "no more")
        }
        router.webSocket("/throws") { _ in throw HTTPError(500, code: .internalError, message: "x") }
        router.webSocket("/throwscode") { _ in throw WebSocketCloseError(.tryAgainLater, reason: "busy") }
        var closed = WebSocketOptions()
        closed.accept = { request in
            guard request.queryValue("key") == "k" else {
                throw HTTPError(401, code: .malformedHandshake, message: "a key is needed")
            }
        }
        router.webSocket("/closed", options: closed) { _ in }
        return router
    }

    private func open(_ port: Int, _ path: String, extra: String = "") async throws -> (client: RawClient, head: String)
    {
        let client = try RawClient.connect(port)
        await client.send(
            "GET \(path) HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\(extra)\r\n")
        // One byte at a time: what follows the head is the first frame.
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let byte = await client.receive(1)
            guard !byte.isEmpty else { break }
            head += byte
        }
        return (client, String(decoding: head, as: UTF8.self))
    }

    /// The next frame's opcode and payload, pings left out.
    private func frame(_ client: RawClient) async -> (opcode: UInt8, payload: [UInt8]) {
        while true {
            let head = await exactly(client, 2)
            guard head.count == 2 else { return (255, []) }
            var length = Int(head[1])
            if length == 126 { length = await exactly(client, 2).reduce(0) { $0 << 8 | Int($1) } }
            if length == 127 { length = await exactly(client, 8).reduce(0) { $0 << 8 | Int($1) } }
            let payload = await exactly(client, length)
            if head[0] & 15 != 9 { return (head[0] & 15, payload) }
        }
    }

    private func exactly(_ client: RawClient, _ count: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let buffer = await client.receive(count - bytes.count)
            guard !buffer.isEmpty else { break }
            bytes += buffer
        }
        return bytes
    }

    private func closeCode(_ frame: (opcode: UInt8, payload: [UInt8])) -> Int {
        frame.opcode == 8 && frame.payload.count >= 2 ? Int(frame.payload[0]) << 8 | Int(frame.payload[1]) : -1
    }

    @Test func messagesAreEchoed() async throws {
        let (ended, tell) = AsyncStream<String>.makeStream()
        try await TestServer.run(Self.router(tell)) { port in
            let (client, head) = try await open(port, "/echo", extra: "Sec-WebSocket-Protocol: v1, v2\r\n")
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            #expect(head.contains("sec-websocket-protocol: v2"))
            await client.send(ClientFrame.make(1, Array("안녕".utf8)))
            #expect(await frame(client) == (1, Array("안녕".utf8)))
            let large = [UInt8](repeating: 9, count: 150_000)
            await client.send(ClientFrame.make(2, Array(large[..<70_000]), isFinal: false))
            await client.send(ClientFrame.make(9, [1, 2]))
            await client.send(ClientFrame.make(0, Array(large[70_000...])))
            #expect(await frame(client) == (10, [1, 2]))
            #expect(await frame(client) == (2, large))
            await client.send(ClientFrame.make(8, [0x0B, 0xB8]))
            #expect(closeCode(await frame(client)) == 3_000)
            #expect(await client.receive().isEmpty)
            var iterator = ended.makeAsyncIterator()
            #expect(await iterator.next() == "ended 3000")
        }
    }

    @Test func violationsCloseWithTheirCodes() async throws {
        try await TestServer.run(Self.router()) { port in
            for (bytes, code) in [
                (ClientFrame.make(1, [0xFF]), 1_007),
                (ClientFrame.make(2, [UInt8](repeating: 0, count: 200_001)), 1_009),
                ([0x81, 0x01, 0x61], 1_002),
            ] {
                let (client, _) = try await open(port, "/echo")
                await client.send(bytes)
                #expect(closeCode(await frame(client)) == code)
                #expect(await client.receive().isEmpty)
            }
        }
    }

    @Test func handlersCloseWithTheirCodes() async throws {
        try await TestServer.run(Self.router()) { port in
            let (once, _) = try await open(port, "/once")
            #expect(await frame(once) == (1, Array("hello".utf8)))
            #expect(await frame(once) == (8, [0x03, 0xF0] + Array("no more".utf8)))
            let (failed, _) = try await open(port, "/throws")
            #expect(closeCode(await frame(failed)) == 1_011)
            let (busy, _) = try await open(port, "/throwscode")
            #expect(closeCode(await frame(busy)) == 1_013)
            let (refused, head) = try await open(port, "/closed")
            #expect(head.hasPrefix("HTTP/1.1 401 "))
            _ = refused
            #expect(try await open(port, "/closed?key=k").head.hasPrefix("HTTP/1.1 101 "))
            #expect(try await Tool.curl("-w", "%{http_code}", "http://127.0.0.1:\(port)/echo").output.hasSuffix("426"))
        }
    }

    @Test func silentClientsAreDroppedAndTheHandlerHears() async throws {
        let (ended, tell) = AsyncStream<String>.makeStream()
        try await TestServer.run(Self.router(tell)) { port in
            let (client, _) = try await open(port, "/pinged")
            var iterator = ended.makeAsyncIterator()
            // Nothing is answered, pings neither.
            #expect(await iterator.next() == "ended 0")
            _ = client
        }
    }

    @Test func clientsThatTakeNothingAreDropped() async throws {
        let (ended, tell) = AsyncStream<String>.makeStream()
        try await TestServer.run(Self.router(tell)) { port in
            let (client, _) = try await open(port, "/flooded")
            // Far from silent: more than the handler, who waits to send, has room for. So nothing of it is read any
            // more.
            let sending = Task {
                while !Task.isCancelled {
                    await client.send(ClientFrame.make(2, [UInt8](repeating: 2, count: 100)))
                    // Oftener than the pings, so that it is never silent.
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            var iterator = ended.makeAsyncIterator()
            #expect(await iterator.next() == "gone")
            sending.cancel()
        }
    }

    @Test func theServersEndIsAnnounced() async throws {
        let record = CodeRecord()
        let waiter = TaskRecord()
        try await TestServer.run(Self.router()) { port in
            let (client, _) = try await open(port, "/echo")
            waiter.set(
                Task {
                    record.set(closeCode(await frame(client)))
                    await client.send(ClientFrame.make(8, [0x03, 0xE9]))
                    _ = await client.receive()
                })
        }
        await waiter.wait()
        #expect(record.value == 1_001)
    }
}

final class CodeRecord: Sendable {
    private let code = Atomic<Int>(0)
    func set(_ value: Int) { code.store(value, ordering: .relaxed) }
    var value: Int { code.load(ordering: .relaxed) }
}
