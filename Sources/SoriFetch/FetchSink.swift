/// Takes an answer as it arrives, on the transfer's own thread: what it does not take yet waits in the network.
///
/// An error thrown by either call ends the transfer and comes out of `FetchClient.send`.
public protocol FetchSink: Sendable {
    /// The head has come; called once, before any byte.
    func begin(_ head: FetchHead) throws
    /// The next bytes of the body, never none.
    func receive(_ bytes: [UInt8]) throws
}
