import FoundationEssentials
import SoriCore
import SoriHTTP

/// Live sockets that are served by whoever is chosen: messages go through in both directions, each side's pace holds
/// back the other.
///
/// A socket stays with its target: what was heard so far is there. When that is gone, the client is told to connect
/// again (1013), unless nothing was said yet: then another target takes the socket without its knowing.
struct UpstreamSockets: Sendable {
    let routing: UpstreamRouting

    /// How a socket ended at a target.
    private enum End: Sendable, Equatable {
        case clientGone
        /// The upstream closed with a code, or (nil) is gone.
        case closed(WebSocketCloseCode?)
        /// The upstream takes no more; how it closed is about to be known.
        case unsendable
        /// The upstream cannot be reached.
        case unreachable(String)
        /// The upstream does not take this socket now.
        case unavailable
        /// The upstream finds the request wrong.
        case refused
    }

    /// How a client learns that what was heard so far is lost.
    private static let gone = WebSocketCloseError(
        .tryAgainLater, reason: "the instance that served this socket is gone")

    /// A handler that has the socket at `path` served where it is to be, by `local` if that is here.
    ///
    /// `staysHere` tells of sockets that need what only this instance has.
    func handler(
        _ path: String, staysHere: @escaping @Sendable (HTTPRequest) -> Bool, local: @escaping WebSocketHandler
    ) -> WebSocketHandler {
        { socket in
            guard !isServedHere(socket.request), !staysHere(socket.request) else { return try await local(socket) }
            var tried: Set<Int> = []
            while let lease = routing.queue.openSocket(besides: tried) {
                defer { lease.end() }
                if lease.isLocal { return try await local(socket) }
                guard try await serve(socket, path, lease) == .elsewhere else { return }
                tried.insert(lease.target)
            }
            throw WebSocketCloseError(.tryAgainLater, reason: "no instance can serve this socket now; try again later")
        }
    }

    /// Whether a socket came from another instance: it is served here, whatever the choice.
    func isServedHere(_ request: HTTPRequest) -> Bool { UpstreamClient.isForwarded(request.headers) }

    /// Whether new sockets are served here, as things are.
    var areServedHere: Bool {
        let table = routing.queue.table
        return table.chosen.choice == .target(0) && table.targets[0].isReady
    }

    private enum Verdict { case served, elsewhere }

    /// Serves a socket by an upstream; throws how it is to be closed.
    private func serve(_ socket: WebSocketConnection, _ path: String, _ lease: RoutingLease) async throws -> Verdict {
        let passage = Passage()
        let end: End
        do {
            // The client need not wait until the connection to an upstream that says nothing has ended.
            end = try await routing.unlessLost(
                lease, onLost: { if passage.hasBegun { socket.close(code: Self.gone.code, reason: Self.gone.reason) } }
            ) {
                try await connect(socket, path, lease, passage)
            }
        } catch is UpstreamRouting.Lost {
            end = .closed(nil)
        }
        switch end {
        case .clientGone, .unsendable: return .served
        case .refused:
            throw WebSocketCloseError(.policyViolation, reason: "the instance refuses the query of this socket")
        case .unreachable(let reason):
            routing.failed(lease, reason)
            return .elsewhere
        case .unavailable: return .elsewhere
        case .closed(let code):
            if code == nil { routing.failed(lease, "a live socket broke") }
            let isPassing = code == nil || code == .tryAgainLater || code == .goingAway
            if isPassing, !passage.hasBegun { return .elsewhere }
            guard let code else { throw Self.gone }
            throw WebSocketCloseError(code)
        }
    }

    private func connect(
        _ socket: WebSocketConnection, _ path: String, _ lease: RoutingLease, _ passage: Passage
    ) async throws -> End {
        let client = routing.client
        let address = try client.socketAddress(path, socket.request.query, at: routing.upstream(lease))
        do {
            return try await WebSocketClient.withConnection(
                to: address, options: client.socketOptions(for: socket.request)
            ) { upstream in
                let end = try await pass(socket, upstream, passage)
                if end == .clientGone { upstream.close(code: socket.closeCode ?? .goingAway) }
                return end
            }
        } catch let error as WebSocketClientError {
            return switch error.code {
            case .requestRefused: .refused
            case .socketRefused: .unavailable
            case .badAddress, .connectFailed, .connectionLost: .unreachable(error.message)
            }
        }
    }

    /// Passes messages on until one side has gone.
    private func pass(
        _ socket: WebSocketConnection, _ upstream: WebSocketClient, _ passage: Passage
    ) async throws -> End {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                while let message = try await socket.receive() {
                    passage.begin()
                    do {
                        try await upstream.send(message)
                    } catch is WebSocketClientError {
                        return .unsendable
                    }
                }
                return .clientGone
            }
            group.addTask {
                while let message = try await upstream.receive() {
                    passage.begin()
                    do {
                        try await socket.send(message)
                    } catch is HTTPError {
                        return .clientGone
                    }
                }
                return .closed(upstream.closeCode)
            }
            defer { group.cancelAll() }
            while let end = try await group.next() {
                if end != .unsendable { return end }
            }
            return .closed(nil)
        }
    }
}
