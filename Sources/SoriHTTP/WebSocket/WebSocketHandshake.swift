internal import CWebSockets
internal import FoundationEssentials

/// A server's half of the opening handshake (RFC 6455, section 4.2).
enum WebSocketHandshake {
    /// True when the request asks for a WebSocket.
    static func isUpgrade(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .get, let upgrade = head.headers.first("upgrade") else { return false }
        return upgrade.lowercased() == "websocket"
            && head.headers.first("connection")?.lowercased().contains("upgrade") == true
    }

    /// What the 101 answer says.
    struct Answer: Sendable {
        var fields: HTTPHeaders
        var subprotocol: String?
    }

    /// The 101 answer to a handshake, or an error: 400 for what is no handshake, 426 for another version.
    static func answer(_ headers: HTTPHeaders, subprotocols: [String]) -> Result<Answer, HTTPError> {
        guard headers.first("sec-websocket-version") == "13" else {
            return .failure(
                HTTPError(426, code: .unknownWebsocketVersion, message: "the WebSocket version must be 13"))
        }
        guard let key = headers.first("sec-websocket-key"), key.utf8.count == 24, key.hasSuffix("==") else {
            return .failure(
                HTTPError(400, code: .malformedHandshake, message: "Sec-WebSocket-Key must be 16 bytes in base64"))
        }
        let offered = headers.all("sec-websocket-protocol").joined(separator: ",").split(separator: ",")
            .map { $0.filter { $0 != " " } }
        let subprotocol = offered.first { subprotocols.contains($0) }
        var fields: HTTPHeaders = ["upgrade": "websocket", "connection": "Upgrade"]
        fields.add("sec-websocket-accept", acceptValue(key))
        if let subprotocol { fields.add("sec-websocket-protocol", subprotocol) }
        return .success(Answer(fields: fields, subprotocol: subprotocol))
    }

    /// The proof of a server that it has read a client's key.
    static func acceptValue(_ key: String) -> String {
        let input = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        unsafe lws_SHA1(input, input.count, &digest)
        return Data(digest).base64EncodedString()
    }
}
