/// Where a listener waits: `8003`, `127.0.0.1:8100`, `[::1]:8003`, `8088,tls`.
struct ListenAddress: Sendable, Equatable {
    /// The address; the default host when the text names none.
    var host: String
    /// 0...65535; 0 lets the system choose.
    var port: Int
    /// Whether the listener speaks TLS.
    var isTLS: Bool

    /// Whether only this machine reaches the listener.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// Reads the text form; nil when it is malformed.
    init?(_ text: String, defaultHost: String) {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)
        isTLS = parts.count == 2 && parts[1].lowercased() == "tls"
        if isTLS { parts.removeLast() }
        guard parts.count == 1 else { return nil }
        if let colon = parts[0].lastIndex(of: ":") {
            var name = parts[0][..<colon]
            if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
            guard !name.isEmpty else { return nil }
            host = String(name)
            parts[0] = parts[0][parts[0].index(after: colon)...]
        } else {
            host = defaultHost
        }
        guard let port = Int(parts[0]), (0...65535).contains(port) else { return nil }
        self.port = port
    }

    /// Where a client on this machine finds the listener once it waits on `port`.
    func url(port: Int) -> String {
        let name = host == "0.0.0.0" || host == "::" ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return "\(isTLS ? "https" : "http")://\(name):\(port)"
    }
}
