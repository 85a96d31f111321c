import Glibc
import SoriCore

/// Looks at a listener before the library does: it can say why something does not work.
enum ListenerCheck {
    static func check(_ listener: HTTPServerConfiguration.Listener) throws(HTTPServerError) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(listener.host, String(listener.port), &hints, &found) == 0, let info = unsafe found
        else {
            throw HTTPServerError(
                code: .badAddress, message: "\(listener.host) port \(listener.port) is no IP address and port")
        }
        defer { unsafe freeaddrinfo(info) }
        let descriptor = unsafe socket(info.pointee.ai_family, info.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var one: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let code = unsafe bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 ? 0 : errno
        guard code != 0 else { return }
        let remedy =
            code == EADDRINUSE
            ? "another program uses it: stop that or choose another port"
            : code == EACCES ? "ports below 1024 need root or CAP_NET_BIND_SERVICE" : describe(code)
        throw HTTPServerError(
            code: code == EADDRINUSE ? .portTaken : .listenFailed,
            message: "cannot listen on \(listener.host) port \(listener.port): \(remedy)")
    }

    private static func describe(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}

extension HTTPServerConfiguration.Listener {
    func loopListener(_ configuration: HTTPServerConfiguration) -> LoopListener {
        LoopListener(
            host: host, port: port, identity: identity, allowsHTTP2: configuration.allowsHTTP2)
    }
}

/// The limit on open files.
enum FileLimit {
    /// Raises the soft limit to `wanted` as far as the hard one allows; a higher limit stays.
    static func raise(to wanted: Int) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        guard limit.rlim_cur < rlim_t(wanted) else { return }
        limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
