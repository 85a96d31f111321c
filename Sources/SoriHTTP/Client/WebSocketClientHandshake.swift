internal import FoundationEssentials
import SoriCore

/// A client's half of the opening handshake (RFC 6455, section 4.1), without its socket: the request, and what the
/// server says to it.
struct WebSocketClientHandshake: Sendable {
    /// Longest answer that is read for its head.
    private static let maxHeadBytes = 32 * 1024
    private static let maxFields = 200

    private let address: WebSocketAddress
    private let key: String
    private var answer: [UInt8] = []

    /// A handshake with the server at `address`; `nonce` is 16 random bytes.
    init(_ address: WebSocketAddress, nonce: [UInt8]) {
        self.address = address
        key = Data(nonce).base64EncodedString()
    }

    /// A handshake with a nonce of its own.
    init(_ address: WebSocketAddress) {
        self.init(address, nonce: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// The request, with `headers` besides the handshake's own; throws for a field that would break the head.
    func request(headers: HTTPHeaders) throws(WebSocketClientError) -> [UInt8] {
        let defaultPort = address.isSecure ? 443 : 80
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        var head = "GET \(address.path) HTTP/1.1\r\n"
        head += "host: \(host)\(address.port == defaultPort ? "" : ":\(address.port)")\r\n"
        head += "upgrade: websocket\r\nconnection: Upgrade\r\n"
        head += "sec-websocket-version: 13\r\nsec-websocket-key: \(key)\r\n"
        for (name, value) in headers.fields {
            guard !name.isEmpty, name.utf8.allSatisfy(HTTPHeaders.isToken),
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
            else {
                throw WebSocketClientError(
                    code: .connectFailed,
                    message: "the header field \(name.prefix(40)) has a character that is not allowed")
            }
            head += "\(name): \(value)\r\n"
        }
        return Array((head + "\r\n").utf8)
    }

    /// Takes what the server sends; once it has agreed, the bytes behind its answer: frames already. Nil while the
    /// answer is not complete. Throws when it refuses, or answers as no WebSocket server does.
    mutating func receive(_ bytes: Span<UInt8>) throws(WebSocketClientError) -> [UInt8]? {
        let known = answer.count
        unsafe bytes.withUnsafeBufferPointer { unsafe answer.append(contentsOf: $0) }
        guard let end = HTTPHeadParser.endOfHead(answer.span, from: max(0, known - 3)) else {
            guard answer.count <= Self.maxHeadBytes else { throw refusal("its answer has no end") }
            return nil
        }
        try check(answer.span.extracting(0..<(end - 2)))
        return Array(answer[end...])
    }

    /// Why the connection was not opened, in one line with the remedy.
    func refusal(_ reason: String) -> WebSocketClientError {
        let detail = reason.isEmpty ? "" : ": \(reason)"
        return WebSocketClientError(
            code: .connectFailed,
            message: "cannot connect to \(address.url)\(detail); is the server running, and are address and key right?")
    }

    private func check(_ head: Span<UInt8>) throws(WebSocketClientError) {
        let lineEnd = HTTPHeadParser.endOfLine(head, from: 0)
        let line = PercentCoding.text(head.extracting(0..<lineEnd))
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/"), parts[1].utf8.count == 3, let status = Int(parts[1]) else {
            throw refusal("what answers there is no HTTP server")
        }
        let headers: HTTPHeaders
        do throws(HTTPError) {
            headers = try HTTPHeadParser.fields(head, from: lineEnd + 2, most: Self.maxFields)
        } catch {
            throw refusal("its answer cannot be read: \(error.message)")
        }
        guard status == 101 else {
            let location = headers.first("location").map { " and refers to \($0.prefix(200))" } ?? ""
            let answer = "the server answers \(status)\(location)"
            guard status == 400 || status == 422 else {
                throw WebSocketClientError(code: .socketRefused, message: refusal(answer).message)
            }
            throw WebSocketClientError(
                code: .requestRefused, message: "\(address.url) is refused: \(answer); look at its path and query")
        }
        guard headers.first("upgrade")?.lowercased() == "websocket",
            headers.first("sec-websocket-accept") == WebSocketHandshake.acceptValue(key)
        else { throw refusal("the server's handshake is not that of a WebSocket") }
        // Neither was asked for, so either would change what frames mean.
        guard headers.first("sec-websocket-extensions") == nil, headers.first("sec-websocket-protocol") == nil else {
            throw refusal("the server chose an extension or subprotocol that was not offered")
        }
    }
}
