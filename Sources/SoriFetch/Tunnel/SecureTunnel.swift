internal import CCurl
import Glibc
public import SoriCore

/// A TLS connection behind an ordinary socket, for libraries that know no TLS: what is written to the socket goes out
/// encrypted, and what comes in is read from it.
///
/// `@unchecked Sendable`: made and connected by one caller, then used on the tunnel's own thread alone; that thread
/// holds the last reference.
@safe
public final class SecureTunnel: @unchecked Sendable {
    /// Must have been evaluated before the first handle is made; libcurl counts and locks inside.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    /// Bytes on their way at most, in each direction.
    private static let room = 65_536

    private let easy: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private let name: String
    /// The end of the socket pair that is this object's.
    private var inside: Int32 = -1
    private var remote = CURL_SOCKET_BAD
    /// What has come from one side and is not yet with the other.
    private var incoming: ArraySlice<UInt8> = []
    private var outgoing: ArraySlice<UInt8> = []

    private init(_ host: String, _ port: Int, _ trust: TunnelTrust, timeout: Duration) throws(FetchError) {
        guard Self.isReady, let easy = unsafe curl_easy_init() else {
            throw FetchError(code: .failed, message: "libcurl cannot be started: is memory short?")
        }
        unsafe self.easy = easy
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        name = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        text(CURLOPT_URL, "https://\(name)/")
        text(CURLOPT_PROXY, "")
        number(CURLOPT_CONNECT_ONLY, 1)
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_TCP_KEEPALIVE, 1)
        number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        // Offers the protocols of the web, which others than web servers may refuse.
        number(CURLOPT_SSL_ENABLE_ALPN, 0)
        number(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(timeout / .milliseconds(1))))
        if let authorities = trust.authorities { text(CURLOPT_CAINFO, authorities) }
        if let certificate = trust.certificate {
            text(CURLOPT_SSLCERT, certificate)
            text(CURLOPT_SSLKEY, certificate)
        }
        _ = unsafe sori_curl_pointer(easy, CURLOPT_ERRORBUFFER, message)
    }

    deinit {
        if inside >= 0 { close(inside) }
        unsafe curl_easy_cleanup(easy)
        unsafe message.deallocate()
    }

    /// Connects to `host` and gives the socket, which is the caller's to close; closing it ends the connection.
    ///
    /// Blocks until TLS is agreed upon, at most `timeout`. Throws `FetchError`: `unreachable`, `timed_out`, or
    /// `tls_failed` for a server whose certificate is not trusted, or is another host's.
    public static func open(
        to host: String, port: Int, trust: TunnelTrust, timeout: Duration
    ) throws(FetchError) -> Int32 {
        let tunnel = try SecureTunnel(host, port, trust, timeout: timeout)
        let outside = try tunnel.connect()
        WorkerPool(name: "sori-tunnel", threads: 1).submit { tunnel.carry() }
        return outside
    }

    private func connect() throws(FetchError) -> Int32 {
        let result = unsafe curl_easy_perform(easy)
        guard result == CURLE_OK, unsafe sori_curl_socket(easy, &remote) == CURLE_OK, remote != CURL_SOCKET_BAD else {
            throw failure(result)
        }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw FetchError(code: .failed, message: "no socket can be made: are too many files open?")
        }
        inside = ends[0]
        _ = fcntl(inside, F_SETFL, fcntl(inside, F_GETFL) | O_NONBLOCK)
        return ends[1]
    }

    private func failure(_ result: CURLcode) -> FetchError {
        let (code, remedy): (FetchError.Code, String) =
            switch result {
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
                (.tlsFailed, "its certificate is not trusted: give the file of its authority")
            case CURLE_SSL_CACERT_BADFILE: (.tlsFailed, "the file of authorities cannot be read")
            case CURLE_SSL_CERTPROBLEM: (.tlsFailed, "the file with our certificate and key cannot be used")
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: (.tlsFailed, "it does not agree on TLS")
            case CURLE_OPERATION_TIMEDOUT: (.timedOut, "it answered too slowly")
            default: (.unreachable, "nobody answers there")
            }
        var detail = unsafe String(cString: message)
        if detail.isEmpty { detail = unsafe String(cString: curl_easy_strerror(result)) }
        return FetchError(code: code, message: "\(name): \(remedy) (\(detail))")
    }

    // MARK: Carrying bytes

    /// Carries bytes both ways until one side has closed.
    private func carry() {
        BrokenPipeSignal.block()
        while receive(), deliver(), collect(), send() { wait() }
        close(inside)
        inside = -1
    }

    /// Waits until there is something to do. TLS may hold bytes that no poll tells of, but `receive` has taken those.
    private func wait() {
        var here: Int16 = 0
        var there: Int16 = 0
        if outgoing.isEmpty { here |= Int16(POLLIN) } else { there |= Int16(POLLOUT) }
        if incoming.isEmpty { there |= Int16(POLLIN) } else { here |= Int16(POLLOUT) }
        // A side that is waited for for nothing would still tell that it has closed, again and again.
        var waited = [
            pollfd(fd: here == 0 ? -1 : inside, events: here, revents: 0),
            pollfd(fd: there == 0 ? -1 : remote, events: there, revents: 0),
        ]
        unsafe poll(&waited, 2, -1)
    }

    /// Takes in what has come from the server; false when it has closed.
    private func receive() -> Bool {
        guard incoming.isEmpty else { return true }
        var count = 0
        var result = CURLE_OK
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.room) { buffer, filled in
            result = unsafe curl_easy_recv(easy, buffer.baseAddress, Self.room, &count)
            filled = result == CURLE_OK ? count : 0
        }
        incoming = bytes[...]
        return result == CURLE_AGAIN || result == CURLE_OK && count > 0
    }

    /// Hands it to the socket; false when that is closed.
    private func deliver() -> Bool {
        while !incoming.isEmpty {
            let count = unsafe incoming.withUnsafeBytes {
                unsafe Glibc.send(inside, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return Self.isBusy }
            incoming = incoming.dropFirst(count)
        }
        return true
    }

    /// Takes what was written to the socket; false when it is closed.
    private func collect() -> Bool {
        guard outgoing.isEmpty else { return true }
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.room) { buffer, filled in
            count = unsafe recv(inside, buffer.baseAddress, Self.room, 0)
            filled = max(0, count)
        }
        outgoing = bytes[...]
        return count > 0 || count < 0 && Self.isBusy
    }

    /// Sends it to the server; false when that is gone.
    private func send() -> Bool {
        while !outgoing.isEmpty {
            var count = 0
            let result = unsafe outgoing.withUnsafeBytes {
                unsafe curl_easy_send(easy, $0.baseAddress, $0.count, &count)
            }
            if result == CURLE_AGAIN { return true }
            guard result == CURLE_OK else { return false }
            outgoing = outgoing.dropFirst(count)
        }
        return true
    }

    private static var isBusy: Bool { errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR }

    private func text(_ option: CURLoption, _ value: String) { _ = unsafe sori_curl_text(easy, option, value) }

    private func number(_ option: CURLoption, _ value: Int) { _ = unsafe sori_curl_number(easy, option, value) }
}
