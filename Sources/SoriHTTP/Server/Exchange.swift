/// One request and its answer as the loop sees them.
///
/// Touched on the loop's thread only.
final class Exchange {
    let serial: Int
    let method: HTTPMethod
    let requestID: String
    let origin: String?
    let startedAt: UInt64
    /// The route's pattern, for metrics.
    var route: String?
    /// Where the body goes; nil when there is none.
    var body: BoundedPipe<[UInt8]>?
    /// Most body bytes allowed.
    var bodyLimit = 0
    /// False until the body has come to its end.
    var bodyIsDone = true
    var expectsContinue = false
    var keepsAlive = true
    var task: Task<Void, Never>?
    /// The answer's pieces, once it is streamed.
    var output: BoundedPipe<[UInt8]>?
    var outputIsChunked = false
    var hasBegun = false
    var status = 0
    var bytesIn = 0
    var bytesOut = 0

    init(serial: Int, method: HTTPMethod, requestID: String, origin: String?, startedAt: UInt64) {
        self.serial = serial
        self.method = method
        self.requestID = requestID
        self.origin = origin
        self.startedAt = startedAt
    }

    /// The server stops and cannot wait any longer: the handler is cancelled and answers what it can.
    func hurry() {
        if !bodyIsDone { body?.finish(throwing: HTTPError.stopping) }
        task?.cancel()
    }

    /// The client is gone or must be dropped: everything that waits for it ends.
    func abandon(_ error: any Error) {
        body?.finish(throwing: error)
        output?.finish(throwing: error)
        task?.cancel()
    }
}
