import SoriCore

/// One request that came through HTTP/2, and its answer.
///
/// `@unchecked Sendable`: handlers hold it through `HTTPReply`, but call it only inside `loop.run`; every variable is
/// touched on the loop's thread alone.
final class HTTP2Stream: HTTP2SocketDelegate, ServerConnection, ExchangeTransport, @unchecked Sendable {
    /// The library opens the window of an HTTP/2 client again whatever we do, so that a slow handler cannot hold it back:
    /// beyond this many bytes ahead of its handler a stream is given up.
    private static let aheadBytes = 32 << 20

    private let socket: HTTP2Socket
    private let core: ServerCore
    private let exchange: Exchange
    private var head: (status: Int, fields: [(name: String, value: String)])?
    private var output = OutputQueue()
    private var isFinished = false
    private var hasSentHead = false
    private var hadBody = false
    private var hasEnded = false
    private var deadline = UInt64.max

    init(socket: HTTP2Socket, core: ServerCore, method: HTTPMethod, headers: HTTPHeaders) {
        self.socket = socket
        self.core = core
        exchange = Exchange(
            serial: 1, method: method, requestID: core.makeRequestID(headers.first("x-request-id")),
            origin: headers.first("origin"), startedAt: Monotonic.now())
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
            let response = core.router.responder(for: head.path).response(to: error, for: request)
            guard case .bytes(let bytes) = response.body else { return socket.close() }
            return begin(1, response, .bytes(bytes))
        case .length(let length):
            hadBody = true
            exchange.bodyIsDone = false
            exchange.bodyLimit = .max
            let pipe = BoundedPipe<[UInt8]>(limit: Self.aheadBytes)
            exchange.body = pipe
            request.body = HTTPBody(declaredLength: length) { try await pipe.next() }
            deadline = Monotonic.now() + core.configuration.bodyTimeout.nanoseconds
        }
        core.start(exchange, request, isUpgrade: false, on: self)
    }

    // MARK: - Receiving

    func streamReceived(_ bytes: Span<UInt8>) {
        guard bytes.count > 0, !exchange.bodyIsDone else { return }
        deadline = Monotonic.now() + core.configuration.bodyTimeout.nanoseconds
        exchange.bytesIn += bytes.count
        guard exchange.bytesIn <= exchange.bodyLimit else {
            exchange.body?.finish(throwing: HTTPError.tooLarge(limit: exchange.bodyLimit))
            return
        }
        let piece = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        if exchange.body?.offer(piece, cost: piece.count) == false, !exchange.hasBegun {
            exchange.body?.finish(
                throwing: HTTPError(
                    503, code: .tooFast, message: "the server cannot take this upload so fast; use HTTP/1.1 for it"))
        }
    }

    func streamBodyEnded() {
        exchange.bodyIsDone = true
        exchange.body?.finish()
        deadline = .max
    }

    func bodyHasRoom(_ serial: Int) {}
    func bodyIsWanted(_ serial: Int) {}
    func upgrade(_ serial: Int, _ request: HTTPRequest, _ route: WebSocketRoute) {}

    // MARK: - Answering

    func begin(_ serial: Int, _ response: HTTPResponse, _ payload: HTTPPayload) {
        guard !exchange.hasBegun else {
            if case .pipe(let pipe, _) = payload { pipe.finish(throwing: HTTPError.gone) }
            return
        }
        exchange.hasBegun = true
        exchange.status = response.status.rawValue
        var headers = response.headers
        core.configuration.cors?.apply(to: &headers, origin: exchange.origin)
        var fields = headers.fields.filter { !HTTPResponseHead.isOurs($0.name) }
        fields.append(("x-request-id", exchange.requestID))
        fields.append(("server", "sori"))
        fields.append(("date", HTTPDate.text(HTTPDate.now())))
        let allowsBody = response.status.allowsBody
        switch payload {
        case .bytes(let bytes):
            if allowsBody {
                fields.append(("content-length", String(bytes.count)))
                output.append(bytes)
                exchange.bytesOut = bytes.count
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
        deadline = Monotonic.now() + core.configuration.writeTimeout.nanoseconds
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
        deadline = Monotonic.now() + core.configuration.writeTimeout.nanoseconds
        let isLast = isFinished && output.nextCount <= allowance && output.nextCount == output.count
        guard output.sendNext(allowance, { socket.write($0, isLast: isLast) }) else { return false }
        hasEnded = isLast
        if isLast { return !socket.complete(hadBody: hadBody) }
        socket.requestWritable()
        return true
    }

    /// Moves pieces of a streamed answer into the output; false when it broke off.
    private func pump() -> Bool {
        guard let pipe = exchange.output, !isFinished else { return true }
        while output.count < core.configuration.responseBufferBytes {
            switch pipe.take() {
            case .empty: return true
            case .element(let piece):
                exchange.bytesOut += piece.count
                output.append(piece)
            case .end:
                isFinished = true
                return true
            case .failure:
                exchange.status = 499
                socket.close()
                return false
            }
        }
        return true
    }

    // MARK: - Ending

    func streamClosed() {
        if !isFinished || !exchange.hasBegun {
            exchange.status = 499
            exchange.abandon(HTTPError.gone)
        }
        output.removeAll()
        core.finished(exchange)
        core.remove(self)
    }

    func tick(_ now: UInt64) {
        guard now >= deadline else { return }
        deadline = .max
        if !exchange.bodyIsDone, !exchange.hasBegun {
            exchange.body?.finish(throwing: HTTPError.timedOut)
        } else {
            socket.close()
        }
    }

    func drain() {}

    func hurry() { exchange.hurry() }
}
