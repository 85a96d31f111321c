import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP
import Synchronization

/// Where this server listens: told once it does, so that it can ask itself.
public final class OwnAddress: Sendable {
    private let listener = Mutex<(host: String, port: Int, isSecure: Bool)?>(nil)

    /// Not listening yet.
    public init() {}

    /// The server takes connections at `host` and `port`; an address that stands for all of the machine's is asked at
    /// the loopback.
    public func listens(host: String, port: Int, isSecure: Bool) {
        let host = ["", "0.0.0.0", "*"].contains(host) ? "127.0.0.1" : host == "::" ? "::1" : host
        listener.withLock { $0 = (host, port, isSecure) }
    }

    /// Whether it was not told yet.
    public var isUnknown: Bool { listener.withLock { $0 == nil } }

    /// `http://host:port` without a slash; nil before the server listens.
    var url: String? {
        listener.withLock { $0 }.map { listener in
            let host = listener.host.contains(":") ? "[\(listener.host)]" : listener.host
            return "\(listener.isSecure ? "https" : "http")://\(host):\(listener.port)"
        }
    }

    /// Host and port, for a connection that no proxy is asked for; nil where the host is a name.
    var destination: (address: IPAddress, port: Int)? {
        listener.withLock { $0 }.flatMap { listener in IPAddress(listener.host).map { ($0, listener.port) } }
    }
}
