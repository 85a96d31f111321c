internal import CWebSockets
import Glibc

/// One connection: the owner of its libwebsockets handle, which is nil once the connection is gone.
///
/// Used on the loop's thread only.
@safe
final class Socket: ByteSocket {
    private var handle: OpaquePointer?
    /// Who is told what happens.
    var delegate: (any SocketDelegate)?
    /// The port it came in on.
    let localPort: Int
    /// True over TLS.
    let isSecure: Bool
    private var isPaused = false
    private var isReading = true
    private var hasClearedTimeout = false

    init(handle: OpaquePointer, localPort: Int, isSecure: Bool) {
        unsafe self.handle = handle
        self.localPort = localPort
        self.isSecure = isSecure
    }

    var isOpen: Bool { unsafe handle != nil }

    /// The client's address without its port; IPv4 ones are not written in IPv6 form.
    func remoteAddress() -> String {
        guard let handle = unsafe handle else { return "" }
        let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String in
            guard let base = buffer.baseAddress else { return "" }
            unsafe base.initialize(repeating: 0, count: 64)
            return unsafe lws_get_peer_simple(handle, base, 64).map { unsafe String(cString: $0) } ?? ""
        }
        return text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text
    }

    /// Asks for `socketIsWritable`.
    func requestWritable() {
        guard let handle = unsafe handle else { return }
        _ = unsafe lws_callback_on_writable(handle)
    }

    /// Writes bytes; what the system does not take now is kept by the library, and reading stops until it is gone.
    /// False: dead.
    func write(_ bytes: Span<UInt8>) -> Bool {
        guard let handle = unsafe handle else { return false }
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            // Raw connections get no framing, so no room in front is needed and nothing is written to the buffer.
            unsafe lws_write(handle, UnsafeMutablePointer(mutating: buffer.baseAddress), buffer.count, LWS_WRITE_HTTP)
        }
        updateReading()
        return written >= 0
    }

    /// True while bytes given to `write` still wait for the system.
    var hasPendingOutput: Bool {
        guard let handle = unsafe handle else { return false }
        return unsafe lws_partial_buffered(handle) != 0
    }

    /// Stops reading: the client is held back by TCP.
    func pauseReading() {
        isPaused = true
        updateReading()
    }

    /// Reads again.
    func resumeReading() {
        isPaused = false
        updateReading()
    }

    /// The library spins when input comes while output is pending, so input waits then too.
    func updateReading() {
        guard let handle = unsafe handle else { return }
        let wanted = !isPaused && !hasPendingOutput
        guard wanted != isReading else { return }
        isReading = wanted
        _ = unsafe lws_rx_flow_control(handle, wanted ? 1 : 0)
    }

    /// Ends the sending side, so that the client sees the end while what it still sends is read.
    func shutdownWriting() {
        guard let handle = unsafe handle, !isSecure else { return }
        _ = shutdown(unsafe lws_get_socket_fd(handle), Int32(SHUT_WR))
    }

    /// Closes in the loop's next round.
    func close() {
        guard let handle = unsafe handle else { return }
        unsafe sori_close_soon(handle)
    }

    /// For the loop: bytes came.
    func received(_ bytes: Span<UInt8>) {
        // The library limits the time between a TLS handshake and the first request itself; that is our business here.
        if !hasClearedTimeout, let handle = unsafe handle {
            hasClearedTimeout = true
            unsafe sori_clear_timeout(handle)
        }
        delegate?.socketReceived(bytes)
    }

    /// For the loop: the socket takes bytes.
    func writable() {
        updateReading()
        delegate?.socketIsWritable()
    }

    /// For the loop: the handle is about to be freed.
    func closed() {
        guard unsafe handle != nil else { return }
        unsafe handle = nil
        delegate?.socketClosed()
        delegate = nil
    }
}

/// A connection that bytes go through, whoever opened it; used on its loop's thread only.
protocol ByteSocket: AnyObject {
    /// Asks for the delegate's `socketIsWritable`.
    func requestWritable()
    /// Writes bytes, in `socketIsWritable` only; what the system does not take now is kept. False: dead.
    func write(_ bytes: Span<UInt8>) -> Bool
    /// True while bytes given to `write` still wait for the system.
    var hasPendingOutput: Bool { get }
    /// Stops reading: the peer is held back by TCP.
    func pauseReading()
    /// Reads again.
    func resumeReading()
    /// Closes soon.
    func close()
}

/// What a connection's owner is told; always on the loop's thread.
protocol SocketDelegate: AnyObject {
    /// Bytes have come; they are lent for this call.
    func socketReceived(_ bytes: Span<UInt8>)
    /// The socket takes bytes: the only call in which `Socket.write` may be called.
    func socketIsWritable()
    /// An HTTP/2 stream began on this connection.
    func socketGainedStream()
    /// An HTTP/2 stream of this connection ended.
    func socketLostStream()
    /// The socket is gone; called once, nothing follows.
    func socketClosed()
}
