import SoriCore
import Synchronization

/// A connection that speaks HTTP/1.1: the socket, pipes and clock of an `HTTP1StateMachine`.
///
/// `@unchecked Sendable`: handlers hold it through `HTTPReply`, but call it only inside `loop.run`; every variable is
/// touched on the loop's thread alone.
final class HTTP1Connection: SocketDelegate, ServerConnection, ExchangeTransport, @unchecked Sendable {
    /// Most bytes given to the socket at once.
    private static let writeBytes = 256 * 1024

    /// What the connection's bytes belong to.
    private enum Work {
        case none
        case exchange(Exchange)
        case webSocket(WebSocketSession)
    }

    /// A request whose handler is still to be found.
    private struct Opened {
        var exchange: Exchange
        var request: HTTPRequest
        var isUpgrade: Bool
    }

    private let socket: Socket
    private let dispatcher: RequestDispatcher
    private let onEnd: (any ServerConnection) -> Void
    private var machine: HTTP1StateMachine
    private var work = Work.none
    private var output = OutputQueue()
    /// Bytes that wait: the beginning of a head, or requests behind the one that is being answered.
    private var inbox: [UInt8] = []
    private var isProcessing = false
    private lazy var remoteAddress = socket.remoteAddress()

    init(socket: Socket, dispatcher: RequestDispatcher, onEnd: @escaping (any ServerConnection) -> Void) {
        self.socket = socket
        self.dispatcher = dispatcher
        self.onEnd = onEnd
        machine = HTTP1StateMachine(
            limits: dispatcher.configuration.http1Limits, isDraining: dispatcher.isDraining, now: Monotonic.now())
    }

    private var exchange: Exchange? { if case .exchange(let exchange) = work { exchange } else { nil } }

    // MARK: - Receiving

    func socketReceived(_ bytes: Span<UInt8>) {
        if case .webSocket(let session) = work { return session.socketReceived(bytes) }
        keep(bytes, from: inbox.isEmpty ? consume(bytes) : 0)
        processInbox()
    }

    private func keep(_ bytes: Span<UInt8>, from start: Int) {
        guard start < bytes.count else { return }
        unsafe bytes.extracting(start..<bytes.count).withUnsafeBufferPointer { unsafe inbox.append(contentsOf: $0) }
    }

    /// Goes on with what waits in `inbox`. A loop, so that a thousand pipelined requests need no deep stack.
    private func processInbox() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while !inbox.isEmpty {
            // A client that asks without reading answers must not make them pile up.
            if machine.awaitsRequest, output.count >= dispatcher.configuration.responseBufferBytes {
                return socket.pauseReading()
            }
            let waiting = inbox
            inbox = []
            let used = consume(waiting.span)
            if used < waiting.count { inbox = used == 0 ? waiting : Array(waiting[used...]) }
            guard used > 0 else { break }
        }
        switch work {
        case .exchange: if !inbox.isEmpty { socket.pauseReading() }
        case .none: socket.resumeReading()
        case .webSocket: break
        }
    }

    /// Takes bytes up to the end of one request; gives the number used.
    private func consume(_ bytes: Span<UInt8>) -> Int {
        if case .webSocket(let session) = work {
            session.socketReceived(bytes)
            return bytes.count
        }
        let now = Monotonic.now()
        var offset = 0
        var opened: Opened?
        steps: while true {
            switch machine.receive(bytes, at: &offset, now: now) {
            case .wait: break steps
            case .request(let head): opened = open(head)
            case .body(let range):
                if exchange?.deliver(bytes.extracting(range)) == false {
                    socket.pauseReading()
                    machine.bodyIsHeldBack()
                }
            case .bodyEnd: exchange?.body?.finish()
            case .bodyFailure(let error): exchange?.body?.finish(throwing: error)
            case .refuse(let error):
                refuse(error)
                return bytes.count
            case .discard:
                offset = bytes.count
                break steps
            }
        }
        // After what has come of the body, so that a body beyond its limit is known before its handler begins.
        if let opened { dispatcher.start(opened.exchange, opened.request, isUpgrade: opened.isUpgrade, on: self) }
        return offset
    }

    private func open(_ head: HTTPRequestHead) -> Opened {
        let exchange = Exchange(
            serial: machine.serial, requestID: dispatcher.makeRequestID(head.headers.first("x-request-id")),
            origin: head.headers.first("origin"))
        work = .exchange(exchange)
        var request = HTTPRequest(
            id: exchange.requestID, method: head.method, path: head.path, query: head.query, headers: head.headers,
            remoteAddress: remoteAddress, localPort: socket.localPort, isSecure: socket.isSecure, body: .empty)
        if head.framing != .none { request.body = makeBody(exchange, head) }
        return Opened(exchange: exchange, request: request, isUpgrade: WebSocketHandshake.isUpgrade(head))
    }

    private func makeBody(_ exchange: Exchange, _ head: HTTPRequestHead) -> HTTPBody {
        let serial = exchange.serial
        let loop = dispatcher.loop
        let pipe = BoundedPipe<[UInt8]>(
            limit: dispatcher.configuration.bodyBufferBytes,
            onRoom: { [weak self] in loop.run { [weak self] in self?.bodyHasRoom(serial) } })
        exchange.body = pipe
        var length: Int?
        if case .length(let declared) = head.framing { length = declared }
        guard head.expectsContinue else { return HTTPBody(declaredLength: length) { try await pipe.next() } }
        let isAsked = Atomic(false)
        return HTTPBody(declaredLength: length) { [weak self] in
            if !isAsked.exchange(true, ordering: .relaxed) { loop.run { [weak self] in self?.bodyIsWanted(serial) } }
            return try await pipe.next()
        }
    }

    func bodyHasRoom(_ serial: Int) {
        if machine.bodyHasRoom(serial, now: Monotonic.now()) { socket.resumeReading() }
    }

    func bodyIsWanted(_ serial: Int) {
        guard machine.bodyIsWanted(serial) else { return }
        output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        flushSoon()
    }

    // MARK: - Answering

    func begin(_ serial: Int, _ response: HTTPResponse, _ payload: HTTPPayload) {
        guard let exchange, let head = machine.respond(serial, payload.body(of: response.status)) else {
            // The client has gone, or was answered by somebody else: a streaming handler must hear of it.
            if case .pipe(let pipe, _) = payload { pipe.finish(throwing: HTTPError.gone) }
            return
        }
        var response = response
        dispatcher.configuration.cors?.apply(to: &response.headers, origin: exchange.origin)
        let common = dispatcher.commonLines(isSecure: socket.isSecure)
        output.write { bytes in
            HTTPResponseHead.write(
                response, framing: head.framing, keepsAlive: head.keepsAlive, requestID: exchange.requestID,
                common: common, to: &bytes)
        }
        switch payload {
        case .headOnly: finish(exchange)
        case .bytes(let bytes):
            if response.status.allowsBody { output.append(bytes) }
            finish(exchange)
        case .pipe(let pipe, _):
            guard response.status.allowsBody else {
                pipe.finish(throwing: HTTPError.gone)
                finish(exchange)
                break
            }
            exchange.output = pipe
            pump(exchange)
        }
        flushSoon()
    }

    /// Moves what there is of a streamed answer into the output, as much as may wait there.
    private func pump(_ exchange: Exchange) {
        guard let pipe = exchange.output else { return }
        let sendsChunks = machine.sendsChunks
        while output.count < Self.writeBytes {
            switch pipe.take() {
            case .empty: return
            case .element(let bytes):
                guard sendsChunks else {
                    output.append(bytes)
                    continue
                }
                output.write { output in
                    output.append(contentsOf: String(bytes.count, radix: 16).utf8)
                    output += [0x0D, 0x0A]
                }
                output.append(bytes)
                output.append([0x0D, 0x0A])
            case .end:
                if sendsChunks { output.append(Array("0\r\n\r\n".utf8)) }
                return finish(exchange)
            case .failure: return close(exchange, machine.responseFailed(now: Monotonic.now()))
            }
        }
    }

    func outputReady(_ serial: Int) {
        guard let exchange, exchange.serial == serial else { return }
        pump(exchange)
        flushSoon()
    }

    /// The answer is all in the output.
    private func finish(_ exchange: Exchange) { close(exchange, machine.responseEnded(now: Monotonic.now())) }

    private func close(_ exchange: Exchange, _ next: HTTP1StateMachine.AfterResponse) {
        if case .closeNow = next { return socket.close() }
        work = .none
        exchange.body?.finish(throwing: HTTPError.gone)
        switch next {
        case .nextRequest: processInbox()
        case .lastOutput:
            socket.resumeReading()
            // The end is reached in the writable callback, even when nothing is left to be sent.
            socket.requestWritable()
        case .closeNow: break
        }
    }

    private func flushSoon() {
        guard !output.isEmpty else { return }
        machine.outputGrew(now: Monotonic.now())
        socket.requestWritable()
    }

    func socketIsWritable() {
        if case .webSocket(let session) = work { return session.socketIsWritable() }
        guard !socket.hasPendingOutput else { return }
        let isDead = !output.isEmpty && !output.sendNext(Self.writeBytes) { socket.write($0) }
        if isDead { return socket.close() }
        if let exchange { pump(exchange) }
        let isEmpty = output.isEmpty && !socket.hasPendingOutput
        switch machine.outputMoved(isEmpty: isEmpty, now: Monotonic.now()) {
        case .nothing: break
        case .sendOn: socket.requestWritable()
        case .nextRequest: processInbox()
        case .shutDown: socket.shutdownWriting()
        case .close: socket.close()
        }
    }

    // MARK: - Becoming a WebSocket

    func upgrade(_ serial: Int, _ request: HTTPRequest, _ route: WebSocketRoute) {
        let answer = WebSocketHandshake.answer(request.headers, subprotocols: route.options.subprotocols)
        var problem: HTTPError?
        if case .failure(let error) = answer { problem = error }
        switch (machine.upgrade(serial, problem: problem), answer) {
        case (.ignored, _): break
        case (.refuse(let error), _), (.accepted, .failure(let error)):
            let response = route.errors.response(to: error, for: request)
            guard case .bytes(let bytes) = response.body else { return socket.close() }
            begin(serial, response, .bytes(bytes))
        case (.accepted, .success(let handshake)): open(handshake, request, route)
        }
    }

    private func open(_ handshake: WebSocketHandshake.Answer, _ request: HTTPRequest, _ route: WebSocketRoute) {
        let common = dispatcher.commonLines(isSecure: socket.isSecure)
        output.write { bytes in
            bytes.append(contentsOf: "HTTP/1.1 101 Switching Protocols\r\n".utf8)
            for (name, value) in handshake.fields.fields { bytes.append(contentsOf: "\(name): \(value)\r\n".utf8) }
            bytes.append(contentsOf: "x-request-id: \(request.id)\r\n".utf8)
            bytes += common
            bytes += [0x0D, 0x0A]
        }
        let session = WebSocketSession(
            socket: socket, loop: dispatcher.loop, limits: route.options.limits, role: .server, output: output)
        output.removeAll()
        work = .webSocket(session)
        socket.resumeReading()
        let connection = WebSocketConnection(
            request: request, subprotocol: handshake.subprotocol, inbound: session.inbound, outbound: session.outbound
        ) { [weak session, loop = dispatcher.loop] code, reason in
            loop.run { [weak session] in session?.close(code, reason) }
        }
        session.start(task: dispatcher.serve(connection, route)) { code, _ in connection.setCloseCode(code) }
        processInbox()
        if dispatcher.isDraining { session.close(.goingAway, "the server stops") }
    }

    // MARK: - HTTP/2 on the same socket

    func socketGainedStream() { machine.gainedStream() }

    func socketLostStream() { if machine.lostStream(now: Monotonic.now()) { socket.close() } }

    // MARK: - Ending

    /// Answers what is no request.
    private func refuse(_ error: HTTPError) {
        let exchange = Exchange(serial: machine.serial, requestID: dispatcher.makeRequestID(nil), origin: nil)
        work = .exchange(exchange)
        let request = HTTPRequest(id: exchange.requestID, method: .get, path: "/", body: .empty)
        let response = dispatcher.router.responder(for: "/").response(to: error, for: request)
        guard case .bytes(let bytes) = response.body else { return socket.close() }
        begin(exchange.serial, response, .bytes(bytes))
    }

    func socketClosed() {
        machine.peerClosed()
        switch work {
        case .none: break
        case .exchange(let exchange): exchange.abandon()
        case .webSocket(let session): session.socketClosed(cancelsHandler: dispatcher.mustStop)
        }
        work = .none
        output.removeAll()
        inbox = []
        onEnd(self)
    }

    func tick(_ now: UInt64) {
        if case .webSocket(let session) = work { return session.tick(now) }
        switch machine.timePassed(now: now, outputIsEmpty: output.isEmpty) {
        case .nothing: break
        case .refuse(let error): refuse(error)
        case .bodyFailure(let error): exchange?.body?.finish(throwing: error)
        case .close: socket.close()
        }
    }

    func drain() {
        if case .webSocket(let session) = work { return session.close(.goingAway, "the server stops") }
        if machine.drain(outputIsEmpty: output.isEmpty) { socket.close() }
    }

    func hurry() { exchange?.hurry(bodyIsDone: machine.bodyIsDone) }
}

extension HTTPServerConfiguration {
    fileprivate var http1Limits: HTTP1StateMachine.Limits {
        HTTP1StateMachine.Limits(
            headBytes: maxHeaderBytes, headFields: maxHeaderFields, head: headerTimeout.nanoseconds,
            body: bodyTimeout.nanoseconds, write: writeTimeout.nanoseconds, keepAlive: keepAliveTimeout.nanoseconds)
    }
}

extension HTTPPayload {
    /// The payload as the state machine knows it.
    fileprivate func body(of status: HTTPStatus) -> HTTP1StateMachine.ResponseBody {
        guard status.allowsBody else { return .impossible }
        return switch self {
        case .bytes(let bytes): .bytes(bytes.count)
        case .headOnly(let length): .omitted(length: length)
        case .pipe(_, let length): .stream(length: length)
        }
    }
}
