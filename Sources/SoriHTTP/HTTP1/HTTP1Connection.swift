import SoriCore
import Synchronization

/// A connection that speaks HTTP/1.1: one request at a time, in order; later ones wait in `inbox`.
///
/// `@unchecked Sendable`: handlers hold it through `HTTPReply`, but call it only inside `loop.run`; every variable is
/// touched on the loop's thread alone.
final class HTTP1Connection: SocketDelegate, ServerConnection, ExchangeTransport, @unchecked Sendable {
    /// Where the connection stands.
    enum Phase {
        /// Waiting for a request, or in the middle of its head.
        case head
        /// A request is being answered.
        case exchange
        /// The last answer is on its way; what still comes in is thrown away.
        case lingering
        case webSocket(WebSocketSession)
        /// The client chose HTTP/2: requests come as streams of their own, this many now.
        case http2(streams: Int)
        case closed
    }

    let socket: Socket
    let core: ServerCore
    var phase = Phase.head
    var exchange: Exchange?
    var output = OutputQueue()
    var deadline: UInt64
    /// False while HTTP/1.0 is spoken: such clients know no chunks.
    var isHTTP11 = true
    /// Input may still come and must not reset the connection.
    var lingersForInput = false
    var hasShutDown = false
    private var isHeadStarted = false
    private var parser: HTTPHeadParser
    private var decoder = ChunkedDecoder()
    private var framing = HTTPRequestHead.Framing.none
    private var inbox: [UInt8] = []
    private var serial = 0
    private var isProcessing = false
    private lazy var remoteAddress = socket.remoteAddress()

    init(socket: Socket, core: ServerCore) {
        self.socket = socket
        self.core = core
        let configuration = core.configuration
        parser = HTTPHeadParser(maxBytes: configuration.maxHeaderBytes, maxFields: configuration.maxHeaderFields)
        deadline = Monotonic.now() + configuration.headerTimeout.nanoseconds
    }

    // MARK: - Receiving

    func socketReceived(_ bytes: Span<UInt8>) {
        switch phase {
        case .head:
            if inbox.isEmpty {
                let used = readHead(bytes)
                keep(bytes, from: used)
            } else {
                keep(bytes, from: 0)
            }
            processInbox()
        case .exchange:
            let used = readBody(bytes)
            keep(bytes, from: used)
            if !inbox.isEmpty { socket.pauseReading() }
        case .webSocket(let session):
            session.received(bytes)
        case .lingering, .http2, .closed: break
        }
    }

    private func keep(_ bytes: Span<UInt8>, from start: Int) {
        guard start < bytes.count else { return }
        unsafe bytes.extracting(start..<bytes.count).withUnsafeBufferPointer { unsafe inbox.append(contentsOf: $0) }
    }

    /// Goes on with what waits in `inbox`: a rest of a body, pipelined requests. A loop, so that a thousand pipelined requests
    /// need no deep stack.
    func processInbox() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while !inbox.isEmpty {
            let waiting = inbox
            inbox = []
            var used = 0
            switch phase {
            case .head:
                // A client that asks without reading answers must not make them pile up.
                guard output.count < core.configuration.responseBufferBytes else {
                    inbox = waiting
                    return socket.pauseReading()
                }
                used = readHead(waiting.span)
            case .exchange: used = readBody(waiting.span)
            case .webSocket(let session):
                session.received(waiting.span)
                used = waiting.count
            case .lingering, .http2, .closed: return
            }
            if used < waiting.count { inbox = used == 0 ? waiting : Array(waiting[used...]) }
            guard used > 0 else { break }
        }
        if case .exchange = phase, !inbox.isEmpty { socket.pauseReading() }
        if case .head = phase { socket.resumeReading() }
    }

    /// Takes a request's head from the start of `bytes`, and what there is of its body; gives the number of bytes used.
    private func readHead(_ bytes: Span<UInt8>) -> Int {
        let head: HTTPRequestHead
        let length: Int
        do throws(HTTPError) {
            guard let found = try parser.parse(bytes) else {
                // The clock of the first byte counts: a slow head does not win time with each byte.
                if !isHeadStarted { deadline = Monotonic.now() + core.configuration.headerTimeout.nanoseconds }
                isHeadStarted = true
                return 0
            }
            (head, length) = found
        } catch {
            refuse(error)
            return bytes.count
        }
        isHeadStarted = false
        return begin(head, bytes, length)
    }

    private func begin(_ head: HTTPRequestHead, _ bytes: Span<UInt8>, _ length: Int) -> Int {
        serial += 1
        deadline = .max
        let exchange = Exchange(
            serial: serial, method: head.method, requestID: core.makeRequestID(head.headers.first("x-request-id")),
            origin: head.headers.first("origin"), startedAt: Monotonic.now())
        exchange.keepsAlive = head.keepsAlive && !core.isDraining
        exchange.expectsContinue = head.expectsContinue
        exchange.bodyIsDone = head.framing == .none
        // Until the route is known nothing may be thrown away for its size.
        exchange.bodyLimit = .max
        framing = head.framing
        isHTTP11 = head.minorVersion == 1
        self.exchange = exchange
        phase = .exchange
        var request = HTTPRequest(
            id: exchange.requestID, method: head.method, path: head.path, query: head.query, headers: head.headers,
            remoteAddress: remoteAddress, localPort: socket.localPort, isSecure: socket.isSecure, body: .empty)
        var used = length
        if head.framing != .none {
            decoder = ChunkedDecoder()
            request.body = makeBody(exchange, head.framing)
            used += readBody(bytes.extracting(length..<bytes.count))
            guard case .exchange = phase else { return bytes.count }
            if !exchange.bodyIsDone { deadline = Monotonic.now() + core.configuration.bodyTimeout.nanoseconds }
        }
        core.start(exchange, request, isUpgrade: WebSocketHandshake.isUpgrade(head), on: self)
        return used
    }

    private func makeBody(_ exchange: Exchange, _ framing: HTTPRequestHead.Framing) -> HTTPBody {
        let serial = exchange.serial
        let loop = core.loop
        let pipe = BoundedPipe<[UInt8]>(
            limit: core.configuration.bodyBufferBytes,
            onRoom: { [weak self] in loop.run { [weak self] in self?.bodyHasRoom(serial) } })
        exchange.body = pipe
        var length: Int?
        if case .length(let declared) = framing { length = declared }
        guard exchange.expectsContinue else { return HTTPBody(declaredLength: length) { try await pipe.next() } }
        let isAsked = Atomic(false)
        return HTTPBody(declaredLength: length) { [weak self] in
            if !isAsked.exchange(true, ordering: .relaxed) { loop.run { [weak self] in self?.bodyIsWanted(serial) } }
            return try await pipe.next()
        }
    }

    /// Takes body bytes from the start of `bytes`; gives the number used, less than all once the body has ended.
    private func readBody(_ bytes: Span<UInt8>) -> Int {
        guard let exchange, !exchange.bodyIsDone, bytes.count > 0 else { return 0 }
        deadline = Monotonic.now() + core.configuration.bodyTimeout.nanoseconds
        var used = 0
        switch framing {
        case .none: break
        case .length(let left):
            used = min(left, bytes.count)
            framing = .length(left - used)
            deliver(bytes.extracting(0..<used), exchange)
            if left == used { endBody(exchange) }
        case .chunked:
            do throws(HTTPError) {
                steps: while true {
                    switch try decoder.step(bytes, at: &used) {
                    case .data(let range): deliver(bytes.extracting(range), exchange)
                    case .needsMore: break steps
                    case .end:
                        endBody(exchange)
                        break steps
                    }
                }
            } catch {
                exchange.body?.finish(throwing: error)
                exchange.keepsAlive = false
                return bytes.count
            }
        }
        return used
    }

    private func deliver(_ bytes: Span<UInt8>, _ exchange: Exchange) {
        guard bytes.count > 0 else { return }
        exchange.bytesIn += bytes.count
        guard exchange.bytesIn <= exchange.bodyLimit else {
            exchange.body?.finish(throwing: HTTPError.tooLarge(limit: exchange.bodyLimit))
            return
        }
        let piece = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        if exchange.body?.offer(piece, cost: piece.count) == false {
            socket.pauseReading()
            deadline = .max
        }
    }

    private func endBody(_ exchange: Exchange) {
        exchange.bodyIsDone = true
        exchange.body?.finish()
        deadline = .max
    }

    // MARK: - Ending

    /// Answers a request whose head could not be read; the connection ends, for nobody knows where the next one begins.
    private func refuse(_ error: HTTPError) {
        serial += 1
        let exchange = Exchange(
            serial: serial, method: HTTPMethod(rawValue: "-"), requestID: core.makeRequestID(nil), origin: nil,
            startedAt: Monotonic.now())
        exchange.keepsAlive = false
        exchange.bodyIsDone = false
        self.exchange = exchange
        phase = .exchange
        let request = HTTPRequest(id: exchange.requestID, method: .get, path: "/", body: .empty)
        let response = core.router.responder(for: "/").response(to: error, for: request)
        guard case .bytes(let bytes) = response.body else { return socket.close() }
        begin(serial, response, .bytes(bytes))
    }

    func socketGainedStream() {
        var count = 0
        if case .http2(let streams) = phase { count = streams }
        phase = .http2(streams: count + 1)
        deadline = .max
    }

    func socketLostStream() {
        guard case .http2(let streams) = phase else { return }
        phase = .http2(streams: streams - 1)
        guard streams <= 1 else { return }
        if core.isDraining { return socket.close() }
        deadline = Monotonic.now() + core.configuration.keepAliveTimeout.nanoseconds
    }

    func socketClosed() {
        if case .webSocket(let session) = phase { session.socketClosed() }
        phase = .closed
        if let exchange {
            exchange.abandon(HTTPError.gone)
            exchange.status = 499
            core.finished(exchange)
        }
        exchange = nil
        output.removeAll()
        inbox = []
        core.remove(self)
    }

    func tick(_ now: UInt64) {
        if case .webSocket(let session) = phase { return session.tick(now) }
        guard now >= deadline else { return }
        deadline = .max
        switch phase {
        case .head where isHeadStarted:
            refuse(HTTPError(408, code: .requestTimeout, message: "the request's header came too slowly"))
        case .exchange where output.isEmpty && exchange?.bodyIsDone == false:
            exchange?.keepsAlive = false
            exchange?.body?.finish(throwing: HTTPError.timedOut)
        default: socket.close()
        }
    }

    func drain() {
        switch phase {
        case .head where !isHeadStarted && output.isEmpty: socket.close()
        case .http2(let streams): if streams == 0 { socket.close() }
        case .webSocket(let session): session.close(.goingAway, "the server stops")
        default: exchange?.keepsAlive = false
        }
    }

    func hurry() { exchange?.hurry() }
}
