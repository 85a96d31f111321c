internal import CWebSockets
import SoriCore
import Synchronization

/// The library's side of a `WebSocketClient`: one context, one connection.
///
/// `@unchecked Sendable`: everything but `peerCode` (a `Mutex`) is touched on the client's loop thread alone, which
/// `serve` makes its own; other threads get there by `EventLoop.run`.
@safe
final class ClientSocket: @unchecked Sendable {
    private let address: WebSocketAddress
    private let options: WebSocketClient.Options
    /// The code the server closed with.
    let peerCode = Mutex<WebSocketCloseCode?>(nil)

    private var handle: OpaquePointer?
    private var inbound: BoundedPipe<WebSocketMessage>?
    private var outbound: BoundedPipe<WebSocketMessage>?
    private var onOpen: () -> Void = {}
    private var message: [UInt8] = []
    private var closing: WebSocketCloseCode?
    private var isOpen = false
    private var hasEnded = false
    private var failure: WebSocketClientError?

    init(address: WebSocketAddress, options: WebSocketClient.Options) {
        self.address = address
        self.options = options
    }

    /// Connects and works until the connection has ended; gives the reason when it could not be opened. Blocks.
    func serve(
        _ loop: EventLoop, inbound: BoundedPipe<WebSocketMessage>, outbound: BoundedPipe<WebSocketMessage>,
        onOpen: @escaping () -> Void
    ) -> WebSocketClientError? {
        self.inbound = inbound
        self.outbound = outbound
        self.onOpen = onOpen
        let strings = ClientStrings(host: address.host, path: address.path)
        var info = unsafe lws_context_creation_info()
        unsafe info.port = CONTEXT_PORT_NO_LISTEN
        unsafe info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        unsafe info.gid = -1
        unsafe info.uid = -1
        unsafe info.timeout_secs = 10
        unsafe info.protocols = UnsafePointer(strings.protocols)
        unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
        guard let context = unsafe lws_create_context(&info) else {
            loop.setWaker(nil)
            return WebSocketClientError(code: .connectFailed, message: "libwebsockets could not start")
        }
        loop.setWaker { unsafe lws_cancel_service(context) }
        unsafe connect(context, strings)
        while !hasEnded {
            let hasMore = loop.drain()
            if !hasEnded { _ = unsafe lws_service(context, hasMore ? -1 : 0) }
        }
        // Nobody may wake a context that is gone.
        loop.setWaker(nil)
        unsafe lws_context_destroy(context)
        withExtendedLifetime(strings) {}
        return failure
    }

    /// There is something to send, or to close.
    func wantsToWrite() {
        guard isOpen, let handle = unsafe handle else { return }
        _ = unsafe lws_callback_on_writable(handle)
    }

    /// There is room for messages again.
    func resume() {
        guard isOpen, let handle = unsafe handle else { return }
        _ = unsafe lws_rx_flow_control(handle, 1)
    }

    /// Begins the closing handshake after what is queued.
    func close(_ code: WebSocketCloseCode) { closing = closing ?? code }

    /// Ends a handshake at once; an open connection gets a closing handshake.
    func abandon() {
        guard isOpen else {
            hasEnded = true
            return
        }
        close(.goingAway)
        outbound?.finish()
        wantsToWrite()
    }

    private func connect(_ context: OpaquePointer, _ strings: ClientStrings) {
        var info = unsafe lws_client_connect_info()
        unsafe info.context = context
        unsafe info.address = UnsafePointer(strings.host)
        unsafe info.host = UnsafePointer(strings.host)
        unsafe info.path = UnsafePointer(strings.path)
        unsafe info.port = Int32(address.port)
        unsafe info.local_protocol_name = UnsafePointer(strings.name)
        unsafe info.ietf_version_or_minus_one = -1
        if address.isSecure {
            unsafe info.ssl_connection = Int32(LCCSCF_USE_SSL.rawValue)
            if !options.checksCertificate {
                unsafe info.ssl_connection |= Int32(
                    LCCSCF_ALLOW_SELFSIGNED.rawValue | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue
                        | LCCSCF_ALLOW_EXPIRED.rawValue | LCCSCF_ALLOW_INSECURE.rawValue)
            }
        }
        if unsafe lws_client_connect_via_info(&info) == nil { fail("") }
    }

    fileprivate func fail(_ reason: String) {
        hasEnded = true
        guard failure == nil, !isOpen else { return }
        let detail = reason.isEmpty ? "" : ": \(reason)"
        failure = WebSocketClientError(
            code: .connectFailed,
            message: "cannot connect to \(address.url)\(detail); is the server running, and are address and key right?")
    }

    fileprivate func opened(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        isOpen = true
        onOpen()
        wantsToWrite()
    }

    fileprivate func ended() {
        unsafe handle = nil
        isOpen = false
        hasEnded = true
    }

    /// Bytes of a message; false ends the connection.
    fileprivate func received(_ handle: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard message.count + bytes.count <= options.maxMessageBytes else {
            close(.messageTooBig)
            return false
        }
        unsafe message += bytes
        guard unsafe lws_is_final_fragment(handle) != 0, unsafe lws_remaining_packet_payload(handle) == 0 else {
            return true
        }
        let whole = message
        message = []
        let isBinary = unsafe lws_frame_is_binary(handle) != 0
        let value: WebSocketMessage = isBinary ? .binary(whole) : .text(String(decoding: whole, as: UTF8.self))
        if inbound?.offer(value, cost: whole.count + 64) == false { _ = unsafe lws_rx_flow_control(handle, 0) }
        return true
    }

    /// Sends one message; false ends the connection.
    fileprivate func writable(_ handle: OpaquePointer) -> Bool {
        switch outbound?.take() {
        case .element(let message):
            let isSent =
                switch message {
                case .text(let text): unsafe write(handle, Array(text.utf8), LWS_WRITE_TEXT)
                case .binary(let bytes): unsafe write(handle, bytes, LWS_WRITE_BINARY)
                }
            guard isSent else { return false }
            _ = unsafe lws_callback_on_writable(handle)
            return true
        case .empty, nil: return true
        case .end, .failure:
            unsafe lws_close_reason(handle, lws_close_status(UInt32((closing ?? .normal).rawValue)), nil, 0)
            return false
        }
    }

    private func write(_ handle: OpaquePointer, _ bytes: [UInt8], _ kind: lws_write_protocol) -> Bool {
        let front = Int(sori_lws_pre())
        var buffer = [UInt8](repeating: 0, count: front) + bytes
        return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe lws_write(handle, base + front, bytes.count, kind) >= bytes.count
        }
    }

    /// Adds the caller's header fields; false when there is no room for them.
    fileprivate func addHeaders(
        _ handle: OpaquePointer, _ position: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
        end: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        for (name, value) in options.headers.fields {
            let field = Array("\(name):".utf8) + [0]
            let text = Array(value.utf8)
            guard unsafe lws_add_http_header_by_name(handle, field, text, Int32(text.count), position, end) == 0 else {
                return false
            }
        }
        return true
    }
}

/// What the library keeps pointers to while the context lives.
@safe
private final class ClientStrings {
    let name: UnsafeMutablePointer<CChar>
    let host: UnsafeMutablePointer<CChar>
    let path: UnsafeMutablePointer<CChar>
    let protocols: UnsafeMutablePointer<lws_protocols>

    init(host: String, path: String) {
        unsafe name = copy("sori-client")
        unsafe self.host = copy(host)
        unsafe self.path = copy(path)
        unsafe protocols = .allocate(capacity: 2)
        unsafe protocols.initialize(repeating: lws_protocols(), count: 2)
        unsafe protocols[0].name = UnsafePointer(name)
        unsafe protocols[0].callback = { unsafe clientEvent($0, $1, $2, $3, $4) }
        unsafe protocols[0].rx_buffer_size = 64 * 1024
    }

    deinit {
        unsafe name.deallocate()
        unsafe host.deallocate()
        unsafe path.deallocate()
        unsafe protocols.deallocate()
    }
}

private func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = Array(text.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    unsafe copy.initialize(from: bytes, count: bytes.count)
    return unsafe copy
}

/// Everything the library tells. No Swift error leaves it: nothing here throws.
private func clientEvent(
    _ handle: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ bytes: UnsafeMutableRawPointer?, _ count: Int
) -> Int32 {
    guard let handle = unsafe handle, let owner = unsafe lws_context_user(lws_get_context(handle)) else { return 0 }
    let socket = unsafe Unmanaged<ClientSocket>.fromOpaque(owner).takeUnretainedValue()
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
    switch reason {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        guard let position = unsafe bytes?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
            let start = unsafe position.pointee
        else { return -1 }
        return unsafe socket.addHeaders(handle, position, end: start + count) ? 0 : -1
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        unsafe socket.fail(bytes == nil ? "" : String(decoding: buffer, as: UTF8.self))
    case LWS_CALLBACK_CLIENT_ESTABLISHED: unsafe socket.opened(handle)
    case LWS_CALLBACK_CLIENT_RECEIVE: return unsafe socket.received(handle, buffer) ? 0 : -1
    case LWS_CALLBACK_CLIENT_WRITEABLE: return unsafe socket.writable(handle) ? 0 : -1
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        if count >= 2 {
            let code = unsafe UInt16(buffer[0]) << 8 | UInt16(buffer[1])
            socket.peerCode.withLock { $0 = WebSocketCloseCode(rawValue: code) }
        }
    case LWS_CALLBACK_CLIENT_CLOSED: socket.ended()
    default: break
    }
    return 0
}
