/// What a connection's owner is told; always on the loop's thread.
protocol SocketDelegate: AnyObject {
    /// Bytes have come; they are lent for this call.
    func socketReceived(_ bytes: Span<UInt8>)
    /// The socket takes bytes: the one place where `Socket.write` may be called.
    func socketIsWritable()
    /// An HTTP/2 stream began on this connection.
    func socketGainedStream()
    /// An HTTP/2 stream of this connection ended.
    func socketLostStream()
    /// The socket is gone; called once, nothing follows.
    func socketClosed()
}
