import SoriCore

/// Every connection of a server: lets them in, wakes them, ends them. Lives on the loop's thread.
///
/// `@unchecked Sendable`: closures carry it from other threads to the loop, where alone its variables are touched.
final class ConnectionTable: LoopDelegate, @unchecked Sendable {
    private let dispatcher: RequestDispatcher
    private var connections: [ObjectIdentifier: any ServerConnection] = [:]
    private var drainDeadline = UInt64.max
    private var finishDeadline = UInt64.max

    init(dispatcher: RequestDispatcher) { self.dispatcher = dispatcher }

    // MARK: - Connections

    func mayAccept() -> Bool {
        connections.count < dispatcher.configuration.maxConnections && !dispatcher.isDraining
    }

    func accepted(_ socket: Socket) -> any SocketDelegate {
        let connection = HTTP1Connection(socket: socket, dispatcher: dispatcher) { [unowned self] in remove($0) }
        connections[ObjectIdentifier(connection)] = connection
        return connection
    }

    func accepted(_ stream: HTTP2Socket) {
        guard let head = stream.readHead() else { return stream.close() }
        stream.forgetHead()
        let request = HTTP2Stream(socket: stream, dispatcher: dispatcher, headers: head.headers) { [unowned self] in
            remove($0)
        }
        stream.delegate = request
        connections[ObjectIdentifier(request)] = request
        request.start(head, remoteAddress: stream.carrier.remoteAddress())
    }

    private func remove(_ connection: any ServerConnection) { connections[ObjectIdentifier(connection)] = nil }

    func tick() {
        LibraryLog.refill()
        let now = Monotonic.now()
        for connection in connections.values { connection.tick(now) }
    }

    // MARK: - Stopping

    /// No new connections or requests; what is being done may end.
    func beginDrain() {
        guard !dispatcher.isDraining else { return }
        dispatcher.isDraining = true
        finishDeadline = Monotonic.now() + dispatcher.configuration.finishTimeout.nanoseconds
        drainDeadline = Monotonic.now() + dispatcher.configuration.drainTimeout.nanoseconds
        for connection in connections.values { connection.drain() }
    }

    /// True when the loop may end: nothing is open, or the time is up. Hurries what goes on when the time to finish is
    /// over.
    func hasDrained() -> Bool {
        guard dispatcher.isDraining else { return false }
        let now = Monotonic.now()
        if now >= drainDeadline { return true }
        if now >= finishDeadline {
            finishDeadline = .max
            for connection in connections.values { connection.hurry() }
        }
        return connections.isEmpty && dispatcher.isIdle
    }

    /// The loop ends now, drained or not.
    func stop() { dispatcher.mustStop = true }
}
