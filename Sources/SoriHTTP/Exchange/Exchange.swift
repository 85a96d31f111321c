/// One request and its answer: the pipes and the task that its connection shares with its handler.
///
/// Touched on the loop's thread only.
final class Exchange {
    /// The request's number on its connection; calls of handlers carry it, so that late ones are told apart.
    let serial: Int
    let requestID: String
    let origin: String?
    /// Where the body goes; nil when there is none.
    var body: BoundedPipe<[UInt8]>?
    /// Most body bytes allowed. Until the route is known nothing may be thrown away for its size.
    var bodyLimit = BodyLimit.none
    /// Body bytes that have come.
    private(set) var bodyBytes = 0
    var task: Task<Void, Never>?
    /// The answer's body, once it is streamed.
    var output: BoundedPipe<[UInt8]>?

    init(serial: Int, requestID: String, origin: String?) {
        self.serial = serial
        self.requestID = requestID
        self.origin = origin
    }

    /// Hands body bytes to the handler; false when it has enough for now. Beyond the limit the body fails.
    func deliver(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0 else { return true }
        bodyBytes += bytes.count
        guard !bodyLimit.isExceeded(by: bodyBytes) else {
            body?.finish(throwing: HTTPError.tooLarge(bodyLimit))
            return true
        }
        let copy = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        return body?.offer(copy, cost: copy.count) ?? true
    }

    /// The server stops and cannot wait any longer: the handler is cancelled and answers what it can.
    func hurry(bodyIsDone: Bool) {
        if !bodyIsDone { body?.finish(throwing: HTTPError.stopping) }
        task?.cancel()
    }

    /// The client is gone or must be dropped: everything that waits for it ends.
    func abandon() {
        body?.finish(throwing: HTTPError.gone)
        output?.finish(throwing: HTTPError.gone)
        task?.cancel()
    }
}
