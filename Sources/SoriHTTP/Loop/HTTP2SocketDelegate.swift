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
