import SoriCore
import Synchronization

/// Takes an answer as it arrives, on the transfer's own thread: what it does not take yet waits in the network.
///
/// An error thrown by either call ends the transfer and comes out of `FetchClient.send`.
public protocol FetchSink: Sendable {
    /// The head has come; called once, before any byte.
    func begin(_ head: FetchHead) throws
    /// The next bytes of the body, never none.
    func receive(_ bytes: [UInt8]) throws
}

/// Keeps a whole body in memory, up to a limit.
final class CollectingSink: FetchSink {
    private let limit: Int
    private let body = Mutex<[UInt8]>([])

    init(limit: Int) { self.limit = limit }

    /// What has come.
    var bytes: [UInt8] { body.withLock { $0 } }

    func begin(_ head: FetchHead) {}

    func receive(_ bytes: [UInt8]) throws {
        try body.withLock { body in
            guard body.count + bytes.count <= limit else {
                throw FetchError(code: .tooLong, message: "the answer is longer than \(limit) bytes")
            }
            body += bytes
        }
    }
}
