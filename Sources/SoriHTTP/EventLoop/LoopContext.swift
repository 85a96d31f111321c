internal import CWebSockets
import Glibc
import SoriCore

/// The owner of a libwebsockets context: listeners, timer, and the callback that all events come through.
///
/// Made, used and destroyed on the loop's thread; only `wake` may be called elsewhere, while the context lives.
@safe
final class LoopContext {
    private var context: OpaquePointer?
    private weak var delegate: (any LoopDelegate)?
    private var strings: [UnsafeMutablePointer<CChar>] = unsafe []
    /// What listeners show over TLS; their contexts point to these.
    private var identities: [TLSIdentity] = []
    private let protocols: UnsafeMutablePointer<lws_protocols>
    private let timer: UnsafeMutablePointer<Timer>

    /// A library timer, and behind it whom it belongs to.
    @unsafe
    private struct Timer {
        var list: lws_sorted_usec_list_t
        var owner: Unmanaged<LoopContext>?
    }

    private static let tickMicroseconds: lws_usec_t = 250_000
    /// Also the size of the buffer that everything is read into, one for the whole loop.
    private static let readBytes = 64 * 1024

    /// Makes a context without listeners; throws when the library cannot.
    init(delegate: any LoopDelegate) throws(HTTPServerError) {
        self.delegate = delegate
        unsafe protocols = .allocate(capacity: 2)
        unsafe protocols.initialize(repeating: lws_protocols(), count: 2)
        unsafe timer = .allocate(capacity: 1)
        unsafe timer.initialize(to: Timer(list: lws_sorted_usec_list_t(), owner: nil))
        let name = unsafe string("sori")
        unsafe protocols[0].name = UnsafePointer(name)
        unsafe protocols[0].callback = { unsafe LoopContext.callback($0, $1, $2, $3, $4) }
        // One write may take this much at once.
        unsafe protocols[0].tx_packet_size = 256 * 1024
        var info = unsafe lws_context_creation_info()
        unsafe info.port = CONTEXT_PORT_NO_LISTEN
        unsafe info.options =
            UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS) | UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        unsafe info.gid = -1
        unsafe info.uid = -1
        unsafe info.pt_serv_buf_size = UInt32(Self.readBytes + Int(sori_lws_pre()))
        unsafe info.timeout_secs = 15
        unsafe info.max_http_header_data2 = 32 * 1024
        unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
        unsafe context = lws_create_context(&info)
        guard unsafe context != nil else {
            throw HTTPServerError(code: .loopFailed, message: "libwebsockets could not start")
        }
        unsafe timer.pointee.owner = Unmanaged.passUnretained(self)
        startTimer()
    }

    deinit {
        unsafe protocols.deallocate()
        unsafe timer.deallocate()
        unsafe strings.forEach { unsafe $0.deallocate() }
    }

    /// Starts listening and gives the actual port.
    func listen(_ listener: LoopListener, index: Int) throws(HTTPServerError) -> Int {
        var info = unsafe lws_context_creation_info()
        unsafe info.protocols = UnsafePointer(protocols)
        unsafe info.port = Int32(listener.port)
        unsafe info.iface = UnsafePointer(string(listener.host))
        unsafe info.vhost_name = UnsafePointer(string("sori-\(index)"))
        unsafe info.listen_accept_role = UnsafePointer(string("raw-skt"))
        unsafe info.options =
            UInt64(LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG)
            | UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
        if !listener.host.contains(":") { unsafe info.options |= UInt64(LWS_SERVER_OPTION_DISABLE_IPV6) }
        unsafe info.timeout_secs = 15
        // The library's own limit on a silent HTTP/2 connection: ours are shorter where nothing is being done.
        unsafe info.keepalive_timeout = 24 * 3600
        if let identity = listener.identity {
            identities.append(identity)
            unsafe info.options |=
                UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT) | UInt64(LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX)
            unsafe info.alpn = UnsafePointer(string(listener.allowsHTTP2 ? "h2,http/1.1" : "http/1.1"))
        }
        guard let vhost = unsafe lws_create_vhost(context, &info) else {
            throw HTTPServerError(
                code: .listenFailed,
                message: "cannot listen on \(listener.host) port \(listener.port): \(LibraryLog.lastLine)")
        }
        return Int(unsafe lws_get_vhost_listen_port(vhost))
    }

    /// Waits for events and handles them; returns after one round, at once when `waits` is false.
    func service(waits: Bool) {
        _ = unsafe lws_service(context, waits ? 0 : -1)
    }

    /// Interrupts `service`; may be called from any thread while the context lives.
    func wake() {
        unsafe lws_cancel_service(context)
    }

    /// Closes every connection and frees the context.
    func destroy() {
        unsafe lws_context_destroy(context)
        unsafe context = nil
    }

    /// The library keeps pointers to its settings' strings: they live as long as this object.
    private func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = Array(text.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        unsafe copy.initialize(from: bytes, count: bytes.count)
        unsafe strings.append(copy)
        return unsafe copy
    }

    private func startTimer() {
        let list = unsafe UnsafeMutableRawPointer(timer).assumingMemoryBound(to: lws_sorted_usec_list_t.self)
        unsafe lws_sul_schedule(
            context, 0, list,
            { list in
                guard let list = unsafe list else { return }
                let timer = unsafe UnsafeMutableRawPointer(list).assumingMemoryBound(to: Timer.self)
                guard let owner = unsafe timer.pointee.owner?.takeUnretainedValue() else { return }
                owner.delegate?.tick()
                owner.startTimer()
            }, Self.tickMicroseconds)
    }

    // MARK: - Events

    /// Everything the library tells. No Swift error leaves it: nothing here throws.
    private static func callback(
        _ handle: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
        _ bytes: UnsafeMutableRawPointer?, _ count: Int
    ) -> Int32 {
        guard let handle = unsafe handle else { return 0 }
        switch reason {
        case LWS_CALLBACK_RAW_RX:
            let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count).assumingMemoryBound(to: UInt8.self)
            unsafe socket(handle)?.received(Span(_unsafeElements: buffer))
        case LWS_CALLBACK_RAW_WRITEABLE:
            unsafe socket(handle)?.writable()
        case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
            return unsafe owner(handle)?.delegate?.mayAccept() == true ? 0 : 1
        case LWS_CALLBACK_RAW_ADOPT:
            guard let delegate = unsafe owner(handle)?.delegate else { return -1 }
            let vhost = unsafe lws_get_vhost(handle)
            let socket = unsafe Socket(
                handle: handle, localPort: Int(lws_get_vhost_listen_port(vhost)), isSecure: lws_is_ssl(handle) != 0)
            unsafe attach(socket, to: handle)
            socket.delegate = delegate.accepted(socket)
        case LWS_CALLBACK_HTTP:
            guard let delegate = unsafe owner(handle)?.delegate,
                let carrier = unsafe object(lws_get_network_wsi(handle)) as? Socket
            else { return -1 }
            let stream = unsafe HTTP2Socket(handle: handle, carrier: carrier)
            unsafe attach(stream, to: handle)
            carrier.delegate?.socketGainedStream()
            delegate.accepted(stream)
        case LWS_CALLBACK_HTTP_BODY:
            let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count).assumingMemoryBound(to: UInt8.self)
            unsafe stream(handle)?.received(Span(_unsafeElements: buffer))
        case LWS_CALLBACK_HTTP_BODY_COMPLETION:
            unsafe stream(handle)?.bodyEnded()
        case LWS_CALLBACK_HTTP_WRITEABLE:
            return unsafe stream(handle)?.delegate?.streamIsWritable() == false ? -1 : 0
        case LWS_CALLBACK_TIMER:
            // Set for a stream whose answer has been sent.
            return -1
        case LWS_CALLBACK_CLOSED_HTTP:
            unsafe stream(handle)?.closed()
        case LWS_CALLBACK_RAW_CLOSE:
            unsafe socket(handle)?.closed()
        case LWS_CALLBACK_WSI_DESTROY:
            guard let opaque = unsafe lws_get_opaque_user_data(handle) else { return 0 }
            unsafe lws_set_opaque_user_data(handle, nil)
            switch unsafe Unmanaged<AnyObject>.fromOpaque(opaque).takeRetainedValue() {
            case let socket as Socket: socket.closed()
            case let stream as HTTP2Socket: stream.closed()
            default: break
            }
        case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
            // Called while `listen` makes a listener over TLS, whose identity is the last.
            guard let context = unsafe user, let identity = unsafe owner(handle)?.identities.last else { return -1 }
            return unsafe TLSContext.prepare(context, identity) ? 0 : -1
        default: break
        }
        return 0
    }

    private static func owner(_ handle: OpaquePointer) -> LoopContext? {
        guard let user = unsafe lws_context_user(lws_get_context(handle)) else { return nil }
        return unsafe Unmanaged<LoopContext>.fromOpaque(user).takeUnretainedValue()
    }

    /// Ties an object to a handle; released in WSI_DESTROY, which comes exactly once for every handle.
    private static func attach(_ object: AnyObject, to handle: OpaquePointer) {
        unsafe lws_set_opaque_user_data(handle, Unmanaged.passRetained(object).toOpaque())
    }

    private static func object(_ handle: OpaquePointer?) -> AnyObject? {
        guard let opaque = unsafe lws_get_opaque_user_data(handle) else { return nil }
        return unsafe Unmanaged<AnyObject>.fromOpaque(opaque).takeUnretainedValue()
    }

    /// Raw events come on connections only.
    private static func socket(_ handle: OpaquePointer) -> Socket? {
        guard let object = unsafe object(handle) else { return nil }
        return unsafe unsafeDowncast(object, to: Socket.self)
    }

    private static func stream(_ handle: OpaquePointer) -> HTTP2Socket? { unsafe object(handle) as? HTTP2Socket }
}
