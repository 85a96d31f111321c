import SoriCore
import Synchronization

/// Finds what answers a request and runs it; what all connections share. Lives on the loop's thread.
///
/// `@unchecked Sendable`: closures carry it from other threads to the loop, where alone its variables are touched;
/// `inFlight` and `sessions` are atomic because handlers end on any thread.
final class RequestDispatcher: @unchecked Sendable {
    let configuration: HTTPServerConfiguration
    let router: HTTPRouter
    let loop: EventLoop
    /// Threads that read files for answers.
    private let workers: WorkerPool
    private let inFlight = Atomic<Int>(0)
    /// Handlers of WebSockets that have not returned; the drain waits for them too.
    private let sessions = Atomic<Int>(0)
    private var ids = RequestID()
    private var dateSecond = 0
    private var dateLines: [UInt8] = []
    private let secureLines: [UInt8]
    /// True once the server stops: no new requests.
    var isDraining = false
    /// True once nothing may go on.
    var mustStop = false

    init(configuration: HTTPServerConfiguration, router: HTTPRouter, loop: EventLoop) {
        self.configuration = configuration
        self.router = router
        self.loop = loop
        secureLines =
            configuration.strictTransportValue.map { Array("strict-transport-security: \($0)\r\n".utf8) } ?? []
        workers = WorkerPool(name: "http files", threads: configuration.fileThreads)
    }

    /// True when no handler runs.
    var isIdle: Bool { inFlight.load(ordering: .relaxed) == 0 && sessions.load(ordering: .relaxed) == 0 }

    func makeRequestID(_ proposed: String?) -> String { RequestID.accepted(proposed) ?? ids.make() }

    /// Header lines that are the same for a second; some are for answers over TLS only.
    func commonLines(isSecure: Bool) -> [UInt8] {
        let now = HTTPDate.now()
        if now != dateSecond {
            dateSecond = now
            dateLines = Array("date: \(HTTPDate.text(now))\r\nserver: sori\r\n".utf8)
        }
        return isSecure ? dateLines + secureLines : dateLines
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
            refuse(response, to: request, of: nil, reply)
        case .route(let route, let parameters):
            exchange.bodyLimit = route.bodyLimit ?? configuration.bodyLimit
            var request = request
            request.parameters = parameters
            // What has come of a chunked body counts too, and before the handler can read it.
            if exchange.bodyLimit.isExceeded(by: max(request.body.declaredLength ?? 0, exchange.bodyBytes)) {
                let error = HTTPError.tooLarge(exchange.bodyLimit)
                return refuse(route.errors.response(to: error, for: request), to: request, of: route.pattern, reply)
            }
            if let encoding = request.headers["content-encoding"], encoding.lowercased() != "identity" {
                var response = route.errors.response(to: HTTPError.encoded(encoding), for: request)
                response.headers["accept-encoding"] = "identity"
                return refuse(response, to: request, of: route.pattern, reply)
            }
            guard inFlight.load(ordering: .relaxed) < configuration.maxRequestsInFlight else {
                return refuse(overloaded(route.errors, request), to: request, of: route.pattern, reply)
            }
            exchange.task = launch(route, request, reply)
        case .webSocket(let route, let parameters):
            var request = request
            request.parameters = parameters
            guard !isDraining, inFlight.load(ordering: .relaxed) < configuration.maxRequestsInFlight else {
                return refuse(overloaded(route.errors, request), to: request, of: route.pattern, reply)
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
    private func refuse(_ response: HTTPResponse, to request: HTTPRequest, of pattern: String?, _ reply: HTTPReply) {
        router.observer?(AnsweredRequest(request, pattern: pattern, response, since: .now))
        var bytes: [UInt8] = []
        if case .bytes(let body) = response.body { bytes = body }
        reply.transport.begin(reply.serial, response, reply.omitsBody ? .headOnly(length: bytes.count) : .bytes(bytes))
    }

    /// Runs a handler. Only here does the server start tasks that nobody awaits: each belongs to its connection,
    /// which cancels it when the client goes; `inFlight` counts them, and the drain waits for them.
    private func launch(_ route: HTTPRoute, _ request: HTTPRequest, _ reply: HTTPReply) -> Task<Void, Never> {
        inFlight.add(1, ordering: .relaxed)
        let start = ContinuousClock.now
        let work = { @Sendable [self] in
            let response: HTTPResponse
            do {
                response = try await route.handler(request)
            } catch {
                response = failed(error, request, route.errors)
            }
            router.observer?(AnsweredRequest(request, pattern: route.pattern, response, since: start))
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
        let start = ContinuousClock.now
        return Task { [self] in
            do {
                try await route.options.accept?(request)
                let opened = HTTPResponse(status: 101)
                router.observer?(AnsweredRequest(request, pattern: route.pattern, opened, since: start))
                loop.run { reply.transport.upgrade(reply.serial, request, route) }
            } catch {
                let response = failed(error, request, route.errors)
                router.observer?(AnsweredRequest(request, pattern: route.pattern, response, since: start))
                await reply.send(response, for: request, errors: route.errors)
            }
            ended()
        }
    }

    /// Runs a WebSocket's handler, for as long as it likes; see `launch` above about the bare task.
    func serve(_ connection: WebSocketConnection, _ route: WebSocketRoute) -> Task<Void, Never> {
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
    private func failed(_ error: any Error, _ request: HTTPRequest, _ errors: any HTTPErrorResponder) -> HTTPResponse {
        if !(error is any CodedError), !(error is CancellationError) {
            configuration.logger.info("a handler failed", ["request": request.id, "error": "\(error)"])
        }
        return errors.response(to: error is CancellationError ? HTTPError.stopping : error, for: request)
    }
}
