internal import CCurl
import Glibc
import SoriCore

/// A connection from here: the owner of its libcurl handles. libcurl finds the host, goes through proxies and does TLS;
/// then bytes go in and out.
///
/// Made, used and freed on one thread; only `wake` may be called elsewhere, while the socket lives.
@safe
final class ClientSocket: ByteSocket {
    /// Where to, and how.
    struct Target: Sendable {
        var address: WebSocketAddress
        /// False takes any certificate.
        var checksCertificate = true
        /// False connects directly, whatever proxies the environment names.
        var usesProxy = true
        /// A file of certificates that vouch for the server; nil for the system's.
        var authorities: String?
        var connectTimeout: Duration
    }

    private enum Phase {
        case connecting
        case open(curl_socket_t)
        case closed
    }

    /// Must have been evaluated before the first handle is made; libcurl counts and locks inside.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    private static let readBytes = 64 * 1024
    /// Blocks read in one round, so that a fast server does not keep the loop from anything else.
    private static let mostReads = 16
    private static let tickMilliseconds: Int32 = 250

    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private weak var delegate: (any ClientSocketDelegate)?
    private var phase = Phase.connecting
    private var input = [UInt8](repeating: 0, count: readBytes)
    /// What the system did not take.
    private var pending: [UInt8] = []
    private var wantsToWrite = false
    /// The system takes nothing now.
    private var isBlocked = false
    private var isPaused = false
    /// libcurl may hold bytes that no poll tells of.
    private var mayHoldInput = false

    /// A socket that begins to connect with the first `service`; throws `connect_failed` when libcurl cannot start.
    init(_ target: Target, delegate: any ClientSocketDelegate) throws(WebSocketClientError) {
        guard Self.isReady, let easy = unsafe curl_easy_init() else { throw Self.cannotStart }
        guard let multi = unsafe curl_multi_init() else {
            unsafe curl_easy_cleanup(easy)
            throw Self.cannotStart
        }
        unsafe self.easy = easy
        unsafe self.multi = multi
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.delegate = delegate
        let address = target.address
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        let scheme = address.isSecure ? "https" : "http"
        _ = unsafe sori_curl_text(easy, CURLOPT_URL, "\(scheme)://\(host):\(address.port)/")
        _ = unsafe sori_curl_pointer(easy, CURLOPT_ERRORBUFFER, message)
        _ = unsafe sori_curl_number(easy, CURLOPT_CONNECT_ONLY, 1)
        _ = unsafe sori_curl_number(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // Proxies of the environment must let bytes through, not read them.
        _ = unsafe sori_curl_number(easy, CURLOPT_HTTPPROXYTUNNEL, 1)
        _ = unsafe sori_curl_number(easy, CURLOPT_NOSIGNAL, 1)
        _ = unsafe sori_curl_number(
            easy, CURLOPT_CONNECTTIMEOUT_MS, Int(target.connectTimeout.nanoseconds / 1_000_000))
        if let authorities = target.authorities { _ = unsafe sori_curl_text(easy, CURLOPT_CAINFO, authorities) }
        if !target.usesProxy { _ = unsafe sori_curl_text(easy, CURLOPT_PROXY, "") }
        if !target.checksCertificate {
            _ = unsafe sori_curl_number(easy, CURLOPT_SSL_VERIFYPEER, 0)
            _ = unsafe sori_curl_number(easy, CURLOPT_SSL_VERIFYHOST, 0)
        }
        guard unsafe curl_multi_add_handle(multi, easy) == CURLM_OK else { throw Self.cannotStart }
    }

    deinit {
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_cleanup(easy)
        unsafe curl_multi_cleanup(multi)
        unsafe message.deallocate()
    }

    private static var cannotStart: WebSocketClientError {
        WebSocketClientError(code: .connectFailed, message: "libcurl cannot be started: is memory short?")
    }

    // MARK: - The loop

    /// Interrupts `service`; may be called from any thread while the socket lives.
    func wake() { unsafe curl_multi_wakeup(multi) }

    /// Handles what there is, and before that waits for it, at most a quarter of a second, if `waits`.
    func service(waits: Bool) {
        if waits { wait() }
        switch phase {
        case .connecting: connect()
        case .open:
            read()
            writeOn()
        case .closed: break
        }
    }

    private func wait() {
        guard case .open(let descriptor) = phase else {
            unsafe curl_multi_poll(multi, nil, 0, Self.tickMilliseconds, nil)
            return
        }
        guard !mayHoldInput || !isReading, !wantsToWrite || isBlocked else { return }
        var events: Int32 = isReading ? CURL_WAIT_POLLIN : 0
        if isBlocked { events |= CURL_WAIT_POLLOUT }
        var waiter = curl_waitfd(fd: descriptor, events: Int16(events), revents: 0)
        unsafe curl_multi_poll(multi, &waiter, 1, Self.tickMilliseconds, nil)
        if waiter.revents & Int16(CURL_WAIT_POLLOUT) != 0 { isBlocked = false }
    }

    private func connect() {
        var running: Int32 = 0
        guard unsafe curl_multi_perform(multi, &running) == CURLM_OK else { return fail() }
        let result = unsafe sori_curl_result(multi)
        guard result >= 0 else { return }
        var descriptor = CURL_SOCKET_BAD
        guard result == 0, unsafe sori_curl_socket(easy, &descriptor) == CURLE_OK, descriptor != CURL_SOCKET_BAD else {
            return fail()
        }
        phase = .open(descriptor)
        delegate?.connected(self)
    }

    private func fail() {
        phase = .closed
        delegate?.connectFailed(unsafe String(cString: message))
    }

    // MARK: - Reading

    private var isReading: Bool { !isPaused && pending.isEmpty }

    func pauseReading() { isPaused = true }

    func resumeReading() { isPaused = false }

    private func read() {
        mayHoldInput = true
        for _ in 0..<Self.mostReads {
            guard case .open = phase, isReading else { return }
            var count = 0
            let result = unsafe input.withUnsafeMutableBytes {
                unsafe curl_easy_recv(easy, $0.baseAddress, $0.count, &count)
            }
            switch result {
            case CURLE_OK where count > 0: delegate?.socketReceived(input.span.extracting(0..<count))
            case CURLE_AGAIN:
                mayHoldInput = false
                return
            default: return close()
            }
        }
    }

    // MARK: - Writing

    func requestWritable() { wantsToWrite = true }

    var hasPendingOutput: Bool { !pending.isEmpty }

    func write(_ bytes: Span<UInt8>) -> Bool {
        guard case .open = phase, let sent = send(bytes) else { return false }
        let rest = bytes.extracting(sent..<bytes.count)
        unsafe rest.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
        return true
    }

    private func writeOn() {
        guard case .open = phase, !isBlocked, wantsToWrite || hasPendingOutput else { return }
        guard flush() else { return close() }
        guard !hasPendingOutput else { return }
        wantsToWrite = false
        delegate?.socketIsWritable()
    }

    /// Sends what waits; false: dead.
    private func flush() -> Bool {
        guard !pending.isEmpty else { return true }
        guard let sent = send(pending.span) else { return false }
        pending.removeFirst(sent)
        return true
    }

    /// Sends and gives how many bytes the system took; nil: dead.
    private func send(_ bytes: Span<UInt8>) -> Int? {
        var offset = 0
        while offset < bytes.count {
            var sent = 0
            let result = unsafe bytes.extracting(offset..<bytes.count).withUnsafeBytes {
                unsafe curl_easy_send(easy, $0.baseAddress, $0.count, &sent)
            }
            switch result {
            case CURLE_OK: offset += sent
            case CURLE_AGAIN:
                isBlocked = true
                return offset
            default: return nil
            }
        }
        return offset
    }

    // MARK: - Ending

    func close() {
        guard case .open = phase else { return }
        phase = .closed
        delegate?.socketClosed()
    }
}

/// Who uses a `ClientSocket`; always on its thread.
protocol ClientSocketDelegate: AnyObject {
    /// The connection is there.
    func connected(_ socket: ClientSocket)
    /// It is not to be had.
    func connectFailed(_ reason: String)
    /// Bytes have come; they are lent for this call.
    func socketReceived(_ bytes: Span<UInt8>)
    /// The socket takes bytes: the only call in which `write` may be called.
    func socketIsWritable()
    /// The socket is gone; called once, nothing follows.
    func socketClosed()
}
