internal import CWebSockets

/// One HTTP/2 stream: the owner of its libwebsockets handle, which is nil once the stream is gone.
///
/// Used on the loop's thread only. The library does the framing, header compression and windows.
@safe
final class HTTP2Socket {
    /// Most bytes sent at once: one frame of the usual size.
    private static let frameBytes = 16_000
    private static let lastFrameMicroseconds: lws_usec_t = 15_000
    private static let headBytes = 16 * 1024
    private var handle: OpaquePointer?
    /// Who is told what happens.
    var delegate: (any HTTP2SocketDelegate)?
    /// The connection that carries the stream.
    let carrier: Socket

    init(handle: OpaquePointer, carrier: Socket) {
        unsafe self.handle = handle
        self.carrier = carrier
        unsafe sori_clear_timeout(handle)
    }

    /// The request's method, path (already decoded by the library), query and header fields; nil when something is no
    /// UTF-8.
    ///
    /// The library knows the common header fields only: others, such as X-Request-Id, do not come through HTTP/2.
    func readHead() -> HTTPRequestHead? {
        guard let method = token(WSI_TOKEN_HTTP_COLON_METHOD), let path = token(WSI_TOKEN_HTTP_COLON_PATH),
            path.utf8.first == UInt8(ascii: "/")
        else { return nil }
        var head = HTTPRequestHead(
            method: HTTPMethod(rawValue: method), path: path, query: [], minorVersion: 1, headers: [:],
            framing: .none, keepsAlive: true, expectsContinue: false)
        for index in 0..<1_000 {
            guard let item = fragment(WSI_TOKEN_HTTP_URI_ARGS, Int32(index)) else { break }
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            head.query.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
        }
        for index in 0..<WSI_TOKEN_COUNT.rawValue {
            let kind = lws_token_indexes(rawValue: index)
            guard let name = unsafe lws_token_to_string(kind) else { continue }
            let text = unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
            guard text.hasSuffix(":"), !text.hasPrefix(":"), let value = token(kind) else { continue }
            head.headers.append(lowercaseName: String(text.dropLast()), value)
        }
        if let authority = token(WSI_TOKEN_HTTP_COLON_AUTHORITY) { head.headers["host"] = authority }
        if let text = head.headers.first("content-length"), let length = Int(text), length > 0 {
            head.framing = .length(length)
        } else if head.headers.first("content-length") == nil, ["POST", "PUT", "PATCH"].contains(method) {
            head.framing = .chunked
        }
        return head
    }

    private func token(_ kind: lws_token_indexes) -> String? {
        guard let handle = unsafe handle else { return nil }
        let length = Int(unsafe lws_hdr_total_length(handle, kind))
        guard length > 0 else { return nil }
        return unsafe text(length) { unsafe lws_hdr_copy(handle, $0, Int32(length + 1), kind) }
    }

    private func fragment(_ kind: lws_token_indexes, _ index: Int32) -> String? {
        guard let handle = unsafe handle else { return nil }
        let length = Int(unsafe lws_hdr_fragment_length(handle, kind, index))
        guard length > 0 else { return nil }
        return unsafe text(length) { unsafe lws_hdr_copy_fragment(handle, $0, Int32(length + 1), kind, index) }
    }

    private func text(_ length: Int, _ copy: (UnsafeMutablePointer<CChar>) -> Int32) -> String? {
        var bytes = [CChar](repeating: 0, count: length + 1)
        let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe copy($0) } ?? -1
        }
        guard count >= 0 else { return nil }
        return String(validating: bytes.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Asks for `streamIsWritable`.
    func requestWritable() {
        guard let handle = unsafe handle else { return }
        _ = unsafe lws_callback_on_writable(handle)
    }

    /// Sends the head of the answer; only in `streamIsWritable`. False: the stream must end.
    func writeHead(_ status: Int, _ fields: [(name: String, value: String)], isLast: Bool) -> Bool {
        guard let handle = unsafe handle else { return false }
        let room = Int(sori_lws_pre())
        var buffer = [UInt8](repeating: 0, count: room + Self.headBytes)
        return unsafe buffer.withUnsafeMutableBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            let start = unsafe base + room
            let end = unsafe start + Self.headBytes
            var position: UnsafeMutablePointer<UInt8>? = unsafe start
            let code = UInt32(status) | UInt32(LWSAHH_FLAG_NO_SERVER_NAME)
            guard unsafe lws_add_http_header_status(handle, code, &position, end) == 0 else { return false }
            for (name, value) in fields where HTTPHeaders.isSane(name, value) {
                let text = Array(value.utf8)
                guard
                    unsafe lws_add_http_header_by_name(handle, name + ":", text, Int32(text.count), &position, end) == 0
                else { return false }
            }
            guard unsafe lws_finalize_http_header(handle, &position, end) == 0, let last = unsafe position else {
                return false
            }
            let flags = isLast ? LWS_WRITE_H2_STREAM_END.rawValue : 0
            let kind = lws_write_protocol(rawValue: LWS_WRITE_HTTP_HEADERS.rawValue | flags)
            let count = unsafe start.distance(to: last)
            return unsafe lws_write(handle, start, count, kind) >= count
        }
    }

    /// Ends the stream after its last frame; true when it must be closed now.
    ///
    /// The library does not tell when a client's side of the stream has ended, and takes what comes after a close for
    /// an attack on the connection. A body's end often comes as an empty frame behind it: so streams with a body close
    /// a little later.
    func complete(hadBody: Bool) -> Bool {
        guard let handle = unsafe handle else { return true }
        guard hadBody else { return unsafe lws_http_transaction_completed(handle) != 0 }
        unsafe lws_set_timer_usecs(handle, Self.lastFrameMicroseconds)
        return false
    }

    /// The request has been read: the library must not judge the body's frames by its length, which it does wrongly
    /// when another frame follows in the same packet.
    func forgetHead() {
        if let handle = unsafe handle { _ = unsafe lws_http_headers_detach(handle) }
    }

    /// How many bytes may be sent now: none while the client's window is shut.
    var allowance: Int {
        guard let handle = unsafe handle else { return 0 }
        let allowed = Int(unsafe lws_get_peer_write_allowance(handle))
        return allowed < 0 ? Self.frameBytes : min(allowed, Self.frameBytes)
    }

    /// Sends body bytes, `allowance` at most; only in `streamIsWritable`. False: the stream must end.
    func write(_ bytes: Span<UInt8>, isLast: Bool) -> Bool {
        guard let handle = unsafe handle else { return false }
        let room = Int(sori_lws_pre())
        var buffer = [UInt8](repeating: 0, count: room)
        unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        return unsafe buffer.withUnsafeMutableBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            let kind = isLast ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP
            return unsafe lws_write(handle, base + room, buffer.count - room, kind) >= 0
        }
    }

    /// Breaks the stream off. The library sends no RST_STREAM, so that the client would wait for ever: the whole
    /// connection ends.
    func close() { carrier.close() }

    /// For the loop: body bytes came.
    func received(_ bytes: Span<UInt8>) {
        delegate?.streamReceived(bytes)
        // What comes before the request is looked at is missing in the library's count of the client's window, and the
        // window then shuts for ever: give it back here.
        if let handle = unsafe handle {
            _ = unsafe lws_h2_update_peer_txcredit(handle, LWS_H2_STREAM_SID, Int32(bytes.count))
        }
    }

    /// For the loop: the handle is about to be freed.
    func closed() {
        guard unsafe handle != nil else { return }
        unsafe handle = nil
        delegate?.streamClosed()
        delegate = nil
        carrier.delegate?.socketLostStream()
    }

    /// For the loop: the body has ended; the library's clock for it too.
    func bodyEnded() {
        if let handle = unsafe handle { unsafe sori_clear_timeout(handle) }
        delegate?.streamBodyEnded()
    }
}

/// What a stream's owner is told; always on the loop's thread.
protocol HTTP2SocketDelegate: AnyObject {
    /// Body bytes have come; they are lent for this call.
    func streamReceived(_ bytes: Span<UInt8>)
    /// The request is complete.
    func streamBodyEnded()
    /// The stream takes bytes. False: it must end now, finished or not.
    func streamIsWritable() -> Bool
    /// The stream is gone; called once, nothing follows.
    func streamClosed()
}
