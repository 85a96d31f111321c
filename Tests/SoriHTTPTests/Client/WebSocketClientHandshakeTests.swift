import SoriCore
import Testing

@testable import SoriHTTP

struct WebSocketClientHandshakeTests {
    /// The example of RFC 6455, section 1.2.
    private static let nonce = Array("the sample nonce".utf8)
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private func handshake(_ url: String = "ws://server.example.com/chat?x=1") throws -> WebSocketClientHandshake {
        WebSocketClientHandshake(try WebSocketAddress(url), nonce: Self.nonce)
    }

    private func answer(_ line: String, _ fields: [String]) -> [UInt8] {
        Array(([line] + fields + ["", ""]).joined(separator: "\r\n").utf8)
    }

    private var agreed: [UInt8] {
        answer(
            "HTTP/1.1 101 Switching Protocols",
            ["Upgrade: WebSocket", "Connection: Upgrade", "Sec-WebSocket-Accept: \(Self.accept)"])
    }

    @Test func theRequestIsThatOfTheStandard() throws {
        let request = String(decoding: try handshake().request(headers: ["authorization": "Bearer k"]), as: UTF8.self)
        #expect(request.hasPrefix("GET /chat?x=1 HTTP/1.1\r\nhost: server.example.com\r\n"))
        #expect(request.hasSuffix("\r\nauthorization: Bearer k\r\n\r\n"))
        #expect(request.contains("\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))
        let other = String(decoding: try handshake("wss://[::1]:8443/").request(headers: [:]), as: UTF8.self)
        #expect(other.contains("\r\nhost: [::1]:8443\r\n"))
    }

    @Test(arguments: [("a b", "x"), ("", "x"), ("x", "a\r\nb: c"), ("x", "a\u{0}")])
    func fieldsThatBreakTheHeadAreRefused(_ name: String, _ value: String) throws {
        var headers: HTTPHeaders = [:]
        headers.append(lowercaseName: name, value)
        let handshake = try handshake()
        #expect(throws: WebSocketClientError.self) { _ = try handshake.request(headers: headers) }
    }

    /// However the answer is split, what stands behind it is kept.
    @Test func frameBytesBehindTheAnswerAreKept() throws {
        let bytes = agreed + [0x81, 0x01]
        for split in 1..<bytes.count {
            var handshake = try handshake()
            let first = try handshake.receive(bytes.span.extracting(0..<split))
            if split < agreed.count {
                #expect(first == nil)
                #expect(try handshake.receive(bytes.span.extracting(split..<bytes.count)) == [0x81, 0x01])
            } else {
                #expect(first == Array(bytes[agreed.count..<split]))
            }
        }
    }

    @Test(arguments: [("400", true), ("422", true), ("404", false), ("429", false), ("503", false)])
    func theRequestsOwnFaultIsKnown(_ status: String, _ isRequests: Bool) throws {
        var handshake = try handshake()
        let bytes = answer("HTTP/1.1 \(status) No", [])
        let error = #expect(throws: WebSocketClientError.self) { _ = try handshake.receive(bytes.span) }
        #expect(error?.code == (isRequests ? .requestRefused : .socketRefused))
    }

    @Test(
        arguments: [
            ("HTTP/1.1 401 Unauthorized", [], "401"),
            ("HTTP/1.1 301 Moved", ["location: https://b/"], "301 and refers to https://b/"),
            ("SSH-2.0-OpenSSH", [], "no HTTP server"),
            ("HTTP/1.1 101 Yes", ["upgrade: websocket", "sec-websocket-accept: AAAA"], "not that of a WebSocket"),
            ("HTTP/1.1 101 Yes", ["sec-websocket-accept: \(accept)"], "not that of a WebSocket"),
            (
                "HTTP/1.1 101 Yes",
                [
                    "upgrade: websocket", "sec-websocket-accept: \(accept)",
                    "sec-websocket-extensions: permessage-deflate",
                ],
                "was not offered"
            ),
            ("HTTP/1.1 101 Yes", ["no colon"], "cannot be read"),
        ] as [(String, [String], String)])
    func refusalsSayWhy(_ line: String, _ fields: [String], _ reason: String) throws {
        var handshake = try handshake()
        let bytes = answer(line, fields)
        let error = #expect(throws: WebSocketClientError.self) { _ = try handshake.receive(bytes.span) }
        #expect([.connectFailed, .socketRefused].contains(error?.code) && error?.message.contains(reason) == true)
        #expect(error?.message.contains("server.example.com") == true)
    }

    @Test func anAnswerWithoutEndIsBounded() throws {
        var handshake = try handshake()
        let line = [UInt8](repeating: 0x61, count: 4_096)
        #expect(throws: WebSocketClientError.self) {
            for _ in 0..<100 { _ = try handshake.receive(line.span) }
        }
    }
}
