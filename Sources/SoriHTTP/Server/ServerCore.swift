import SoriCore
import Synchronization

/// What all connections share: configuration, routes, counters, clock. Lives on the loop's thread.
///
/// `@unchecked Sendable`: closures carry it from other threads to the loop, where alone its variables are touched;
/// `inFlight` is atomic because handlers end on any thread.
final class ServerCore: LoopDelegate, @unchecked Sendable {
    let configuration: HTTPServer.Configuration
    let router: HTTPRouter
    let loop: EventLoop
    let workers: WorkerPool
    let inFlight = Atomic<Int>(0)
    /// Handlers of WebSockets that have not returned; the drain waits for them too.
    let sessions = Atomic<Int>(0)
    private var connections: [ObjectIdentifier: any ServerConnection] = [:]
    private var ids = RequestID()
    private var dateSecond = 0
    private var dateLines: [UInt8] = []
    private(set) var isDraining = false
    private var drainDeadline = UInt64.max
    private var finishDeadline = UInt64.max

    init(configuration: HTTPServer.Configuration, router: HTTPRouter, loop: EventLoop) {
        self.configuration = configuration
        self.router = router
        self.loop = loop
        workers = WorkerPool(name: "http files", threads: configuration.fileThreads)
    }

    // MARK: - Connections

    func mayAccept() -> Bool { connections.count < configuration.maxConnections && !isDraining }

    func accepted(_ socket: Socket) -> any SocketDelegate {
        let connection = HTTP1Connection(socket: socket, core: self)
        connections[ObjectIdentifier(connection)] = connection
        return connection
    }

    func accepted(_ stream: HTTP2Socket) {
        guard let head = stream.readHead() else { return stream.close() }
        stream.forgetHead()
        let request = HTTP2Stream(socket: stream, core: self, method: head.method, headers: head.headers)
        stream.delegate = request
        connections[ObjectIdentifier(request)] = request
        request.start(head, remoteAddress: stream.carrier.remoteAddress())
    }

    func remove(_ connection: any ServerConnection) { connections[ObjectIdentifier(connection)] = nil }

    func tick() {
        LibraryLog.refill()
        let now = Monotonic.now()
        for connection in connections.values { connection.tick(now) }
    }

    // MARK: - Stopping

    /// No new connections or requests; what is being done may end.
    func beginDrain() {
        guard !isDraining else { return }
        isDraining = true
        finishDeadline = Monotonic.now() + configuration.finishTimeout.nanoseconds
        drainDeadline = Monotonic.now() + configuration.drainTimeout.nanoseconds
        for connection in connections.values { connection.drain() }
    }

    /// True when the loop may end: nothing is open, or the time is up. Hurries what goes on when the time to finish is over.
    func hasDrained() -> Bool {
        guard isDraining else { return false }
        let now = Monotonic.now()
        if now >= drainDeadline { return true }
        if now >= finishDeadline {
            finishDeadline = .max
            for connection in connections.values { connection.hurry() }
        }
        return connections.isEmpty && inFlight.load(ordering: .relaxed) == 0
            && sessions.load(ordering: .relaxed) == 0
    }

    /// True once nothing may go on.
    private(set) var mustStop = false

    /// The loop ends now, drained or not.
    func stop() { mustStop = true }

    // MARK: - Requests

    func makeRequestID(_ proposed: String?) -> String { RequestID.accepted(proposed) ?? ids.make() }

    /// Header lines that are the same for a second.
    func commonLines() -> [UInt8] {
        let now = HTTPDate.now()
        if now != dateSecond {
            dateSecond = now
            dateLines = Array("date: \(HTTPDate.text(now))\r\nserver: sori\r\n".utf8)
        }
        return dateLines
    }

    /// Finds out what answers a request and starts it; the answer comes to `transport`, for errors and inline handlers
    /// before this returns.
    func start(_ exchange: Exchange, _ request: HTTPRequest, isUpgrade: Bool, on transport: any ExchangeTransport) {
        let reply = HTTPReply(
            transport: transport, serial: exchange.serial, loop: loop, workers: workers,
            bufferBytes: configuration.responseBufferBytes, omitsBody: request.method == .head)
        if let response = configuration.cors?.preflight(request.method, request.headers) {
            exchange.bodyLimit = configuration.bodyLimit
            return transport.begin(exchange.serial, response, .bytes([]))
        }
        switch router.match(request.method, request.path, isUpgrade: isUpgrade) {
        case .failure(let error, let allow):
            exchange.bodyLimit = configuration.bodyLimit
            var response = router.responder(for: request.path).response(to: error, for: request)
            if let allow { response.headers["allow"] = allow }
            if error.status == 426 { response.headers["upgrade"] = "websocket" }
            refuse(response, reply)
        case .route(let route, let parameters):
            exchange.route = route.pattern
            exchange.bodyLimit = route.bodyLimit ?? configuration.bodyLimit
            var request = request
            request.parameters = parameters
            // What has come of a chunked body counts too, and before the handler can read it.
            if max(request.body.declaredLength ?? 0, exchange.bytesIn) > exchange.bodyLimit {
                let error = HTTPError.tooLarge(limit: exchange.bodyLimit)
                return refuse(route.errors.response(to: error, for: request), reply)
            }
            guard inFlight.load(ordering: .relaxed) < configuration.maxRequestsInFlight else {
                return refuse(overloaded(route.errors, request), reply)
            }
            exchange.task = launch(route, request, reply)
        case .webSocket(let route, let parameters):
            exchange.route = route.pattern
            var request = request
            request.parameters = parameters
            guard !isDraining, inFlight.load(ordering: .relaxed) < configuration.maxRequestsInFlight else {
                return refuse(overloaded(route.errors, request), reply)
            }
            exchange.task = launch(route, request, reply)
        }
    }

    private func overloaded(_ errors: any HTTPErrorResponder, _ request: HTTPRequest) -> HTTPResponse {
        let error = HTTPError(503, code: .overloaded, message: "too many requests at once; try again in a second")
        var response = errors.response(to: error, for: request)
        response.headers["retry-after"] = "1"
        return response
    }

    /// Sends an error's answer from the loop itself; responders answer with bytes.
    private func refuse(_ response: HTTPResponse, _ reply: HTTPReply) {
        var bytes: [UInt8] = []
        if case .bytes(let body) = response.body { bytes = body }
        reply.transport.begin(reply.serial, response, reply.omitsBody ? .headOnly(length: bytes.count) : .bytes(bytes))
    }

    /// Runs a handler. This is the one place of the server with tasks that nobody awaits: each belongs to its connection,
    /// which cancels it when the client goes; `inFlight` counts them, and the drain waits for them.
    private func launch(_ route: HTTPRoute, _ request: HTTPRequest, _ reply: HTTPReply) -> Task<Void, Never> {
        inFlight.add(1, ordering: .relaxed)
        let work = { @Sendable [self] in
            let response: HTTPResponse
            do {
                response = try await route.handler(request)
            } catch {
                response = failed(error, request, route.errors)
            }
            await reply.send(response, for: request, errors: route.errors)
            ended()
        }
        return switch route.execution {
        // Begins at once, on this thread; a handler that does not suspend has answered when this returns.
        case .loop: Task.immediate(executorPreference: loop) { await work() }
        case .pool: Task { await work() }
        }
    }

    private func launch(_ route: WebSocketRoute, _ request: HTTPRequest, _ reply: HTTPReply) -> Task<Void, Never> {
        inFlight.add(1, ordering: .relaxed)
        return Task { [self] in
            do {
                try await route.options.accept?(request)
                loop.run { reply.transport.upgrade(reply.serial, request, route) }
            } catch {
                await reply.send(failed(error, request, route.errors), for: request, errors: route.errors)
            }
            ended()
        }
    }

    /// Runs a WebSocket's handler, for as long as it likes; see `launch` above about the bare task.
    func launch(_ connection: WebSocketConnection, _ route: WebSocketRoute) -> Task<Void, Never> {
        sessions.add(1, ordering: .relaxed)
        return Task { [self] in
            do {
                try await route.handler(connection)
                connection.close()
            } catch let error as WebSocketCloseError {
                connection.close(code: error.code, reason: error.reason)
            } catch {
                _ = failed(error, connection.request, route.errors)
                connection.close(code: .internalError, reason: "")
            }
            sessions.subtract(1, ordering: .relaxed)
        }
    }

    private func ended() {
        inFlight.subtract(1, ordering: .relaxed)
    }

    /// An error's answer; an unknown one is logged, for the client learns only the request's id.
    func failed(_ error: any Error, _ request: HTTPRequest, _ errors: any HTTPErrorResponder) -> HTTPResponse {
        if !(error is any CodedError), !(error is CancellationError) {
            configuration.logger.info("a handler failed", ["request": request.id, "error": "\(error)"])
        }
        return errors.response(to: error is CancellationError ? HTTPError.stopping : error, for: request)
    }

    func finished(_ exchange: Exchange) {
        guard let onAccess = configuration.onAccess else { return }
        onAccess(
            HTTPAccess(
                method: exchange.method, route: exchange.route, status: exchange.status,
                seconds: Double(Monotonic.now() - exchange.startedAt) / 1e9, bytesIn: exchange.bytesIn,
                bytesOut: exchange.bytesOut))
    }
}
