import SoriCore

/// One request that came through HTTP/2, and its answer.
///
/// `@unchecked Sendable`: handlers hold it through `HTTPReply`, but call it only inside `loop.run`; every variable is
/// touched on the loop's thread alone.
final class HTTP2Stream: HTTP2SocketDelegate, ServerConnection, ExchangeTransport, @unchecked Sendable {
    /// The library opens the window of an HTTP/2 client again whatever we do, so that a slow handler cannot hold it
    /// back: beyond this many bytes ahead of its handler a stream is given up.
    private static let aheadBytes = 32 << 20

    private let socket: HTTP2Socket
    private let dispatcher: RequestDispatcher
    private let onEnd: (any ServerConnection) -> Void
    private let exchange: Exchange
    private var head: (status: Int, fields: [(name: String, value: String)])?
    private var output = OutputQueue()
    private var isFinished = false
    private var hasSentHead = false
    private var hadBody = false
    private var bodyIsDone = true
    private var hasBegun = false
    private var hasEnded = false
    private var deadline = UInt64.max

    init(
        socket: HTTP2Socket, dispatcher: RequestDispatcher, headers: HTTPHeaders,
        onEnd: @escaping (any ServerConnection) -> Void
    ) {
        self.socket = socket
        self.dispatcher = dispatcher
        self.onEnd = onEnd
        exchange = Exchange(
            serial: 1, requestID: dispatcher.makeRequestID(headers.first("x-request-id")),
            origin: headers.first("origin"))
    }

    /// Starts the request.
    func start(_ head: HTTPRequestHead, remoteAddress: String) {
        var request = HTTPRequest(
            id: exchange.requestID, method: head.method, path: head.path, query: head.query, headers: head.headers,
            remoteAddress: remoteAddress, localPort: socket.carrier.localPort, isSecure: true, body: .empty)
        switch head.framing {
        case .none: break
        case .chunked:
            // The library does not tell where a body without a length ends.
            let error = HTTPError(411, code: .lengthRequired, message: "over HTTP/2 a body needs a Content-Length")
            let response = dispatcher.router.responder(for: head.path).response(to: error, for: request)
            guard case .bytes(let bytes) = response.body else { return socket.close() }
            return begin(1, response, .bytes(bytes))
        case .length(let length):
            hadBody = true
            bodyIsDone = false
            let pipe = BoundedPipe<[UInt8]>(limit: Self.aheadBytes)
            exchange.body = pipe
            request.body = HTTPBody(declaredLength: length) { try await pipe.next() }
            deadline = Monotonic.now() + dispatcher.configuration.bodyTimeout.nanoseconds
        }
        dispatcher.start(exchange, request, isUpgrade: false, on: self)
    }

    // MARK: - Receiving

    func streamReceived(_ bytes: Span<UInt8>) {
        guard bytes.count > 0, !bodyIsDone else { return }
        deadline = Monotonic.now() + dispatcher.configuration.bodyTimeout.nanoseconds
        if !exchange.deliver(bytes), !hasBegun {
            exchange.body?.finish(
                throwing: HTTPError(
                    503, code: .tooFast, message: "the server cannot take this upload so fast; use HTTP/1.1 for it"))
        }
    }

    func streamBodyEnded() {
        bodyIsDone = true
        exchange.body?.finish()
        deadline = .max
    }

    func bodyHasRoom(_ serial: Int) {}
    func bodyIsWanted(_ serial: Int) {}
    func upgrade(_ serial: Int, _ request: HTTPRequest, _ route: WebSocketRoute) {}

    // MARK: - Answering

    func begin(_ serial: Int, _ response: HTTPResponse, _ payload: HTTPPayload) {
        guard !hasBegun else {
            if case .pipe(let pipe, _) = payload { pipe.finish(throwing: HTTPError.gone) }
            return
        }
        hasBegun = true
        var headers = response.headers
        dispatcher.configuration.cors?.apply(to: &headers, origin: exchange.origin)
        var fields = headers.fields.filter { !HTTPHeaders.isServers($0.name) }
        fields.append(("x-request-id", exchange.requestID))
        fields.append(("server", "sori"))
        if let value = dispatcher.configuration.strictTransportValue {
            fields.append(("strict-transport-security", value))
        }
        fields.append(("date", HTTPDate.text(HTTPDate.now())))
        let allowsBody = response.status.allowsBody
        switch payload {
        case .bytes(let bytes):
            if allowsBody {
                fields.append(("content-length", String(bytes.count)))
                output.append(bytes)
            }
            isFinished = true
        case .headOnly(let length):
            if allowsBody, let length { fields.append(("content-length", String(length))) }
            isFinished = true
        case .pipe(let pipe, let length):
            guard allowsBody else {
                pipe.finish(throwing: HTTPError.gone)
                isFinished = true
                break
            }
            if let length { fields.append(("content-length", String(length))) }
            exchange.output = pipe
        }
        head = (response.status.rawValue, fields)
        if isFinished { exchange.body?.finish(throwing: HTTPError.gone) }
        deadline = Monotonic.now() + dispatcher.configuration.writeTimeout.nanoseconds
        socket.requestWritable()
    }

    func outputReady(_ serial: Int) { socket.requestWritable() }

    func streamIsWritable() -> Bool {
        guard let head, !hasEnded else { return true }
        if !hasSentHead {
            hasSentHead = true
            let isLast = isFinished && output.isEmpty
            guard socket.writeHead(head.status, head.fields, isLast: isLast) else { return false }
            hasEnded = isLast
            if isLast { return !socket.complete(hadBody: hadBody) }
            socket.requestWritable()
            return true
        }
        guard pump() else { return false }
        if output.isEmpty {
            guard isFinished else {
                deadline = .max
                return true
            }
            let nothing: [UInt8] = []
            guard socket.write(nothing.span, isLast: true) else { return false }
            hasEnded = true
            return !socket.complete(hadBody: hadBody)
        }
        let allowance = socket.allowance
        guard allowance > 0 else {
            socket.requestWritable()
            return true
        }
        deadline = Monotonic.now() + dispatcher.configuration.writeTimeout.nanoseconds
        let isLast = isFinished && output.nextCount <= allowance && output.nextCount == output.count
        guard output.sendNext(allowance, { socket.write($0, isLast: isLast) }) else { return false }
        hasEnded = isLast
        if isLast { return !socket.complete(hadBody: hadBody) }
        socket.requestWritable()
        return true
    }

    /// Moves what there is of a streamed answer into the output; false when it broke off.
    private func pump() -> Bool {
        guard let pipe = exchange.output, !isFinished else { return true }
        while output.count < dispatcher.configuration.responseBufferBytes {
            switch pipe.take() {
            case .empty: return true
            case .element(let bytes):
                output.append(bytes)
            case .end:
                isFinished = true
                return true
            case .failure:
                socket.close()
                return false
            }
        }
        return true
    }

    // MARK: - Ending

    func streamClosed() {
        if !isFinished || !hasBegun { exchange.abandon() }
        output.removeAll()
        onEnd(self)
    }

    func tick(_ now: UInt64) {
        guard now >= deadline else { return }
        deadline = .max
        if !bodyIsDone, !hasBegun {
            exchange.body?.finish(throwing: HTTPError.timedOut)
        } else {
            socket.close()
        }
    }

    func drain() {}

    func hurry() { exchange.hurry(bodyIsDone: bodyIsDone) }
}
