public import SoriCore

/// Where a WebSocket is: `ws://host:port/path?query` or `wss://...`; `http` and `https` mean the same.
public struct WebSocketAddress: Sendable, Equatable {
    /// A name or an address, without brackets.
    public var host: String
    /// The port, the scheme's own when the text names none.
    public var port: Int
    /// Path and query, `/` at the least.
    public var path: String
    /// True over TLS.
    public var isSecure: Bool

    /// Reads a URL; throws `bad_address` with what is wrong.
    public init(_ url: String) throws(WebSocketClientError) {
        guard let colon = url.firstRange(of: "://") else { throw Self.wrong(url, "it must begin with ws:// or wss://") }
        switch url[..<colon.lowerBound].lowercased() {
        case "ws", "http": isSecure = false
        case "wss", "https": isSecure = true
        default: throw Self.wrong(url, "it must begin with ws:// or wss://")
        }
        let rest = url[colon.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.wrong(url, "spaces and letters beyond ASCII must be percent-encoded")
        }
        guard !authority.contains("@") else { throw Self.wrong(url, "a user name in it is not supported") }
        var name = authority
        var number: Substring?
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            name = authority[authority.index(after: authority.startIndex)..<close]
            let tail = authority[authority.index(after: close)...]
            number = tail.isEmpty ? nil : tail.dropFirst()
        } else if let split = authority.lastIndex(of: ":") {
            name = authority[..<split]
            number = authority[authority.index(after: split)...]
        }
        guard !name.isEmpty else { throw Self.wrong(url, "it names no host") }
        host = String(name)
        guard let number else {
            port = isSecure ? 443 : 80
            return
        }
        guard let value = Int(number), (1...65_535).contains(value) else {
            throw Self.wrong(url, "its port must be from 1 to 65535")
        }
        port = value
    }

    /// The URL of this address.
    public var url: String {
        "\(isSecure ? "wss" : "ws")://\(host.contains(":") ? "[\(host)]" : host):\(port)\(path)"
    }

    private static func wrong(_ url: String, _ reason: String) -> WebSocketClientError {
        WebSocketClientError(code: .badAddress, message: "\(url.prefix(200)) is no WebSocket address: \(reason)")
    }
}
