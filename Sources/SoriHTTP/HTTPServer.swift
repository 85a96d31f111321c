import Glibc
public import SoriCore
import Synchronization

/// An HTTP/1.1, HTTP/2 and WebSocket server.
public final class HTTPServer: Service {
    /// Addresses, limits and times.
    public typealias Configuration = HTTPServerConfiguration
    /// An address to listen on.
    public typealias Listener = HTTPServerConfiguration.Listener

    private let configuration: Configuration
    private let router: HTTPRouter
    private let onReady: @Sendable ([Int]) -> Void

    /// Makes a server; `onReady` is called once with the listeners' actual ports, in their order, when connections are
    /// taken.
    public init(
        configuration: Configuration, router: HTTPRouter, onReady: @escaping @Sendable ([Int]) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.router = router
        self.onReady = onReady
    }

    /// Serves until the task is cancelled; then requests end, WebSockets get close 1001, and it returns within the
    /// drain time.
    ///
    /// Throws `HTTPServerError` when an address cannot be listened on.
    public func run() async throws {
        // A write to a closed connection must be an error, not the end of the process.
        _ = signal(SIGPIPE, SIG_IGN)
        for listener in configuration.listeners { try ListenerCheck.check(listener) }
        FileLimit.raise(to: configuration.maxConnections + 256)
        LibraryLog.attach(configuration.logger)
        let loop = EventLoop()
        let table = ConnectionTable(
            dispatcher: RequestDispatcher(configuration: configuration, router: router, loop: loop))
        let result: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.start(named: "http loop") { [configuration, onReady] in
                    continuation.resume(returning: Self.serve(configuration, table, loop, onReady))
                }
            }
        } onCancel: {
            loop.run { table.beginDrain() }
        }
        try result.get()
    }

    /// The loop's thread.
    private static func serve(
        _ configuration: Configuration, _ table: ConnectionTable, _ loop: EventLoop,
        _ onReady: @Sendable ([Int]) -> Void
    ) -> Result<Void, any Error> {
        let context: LoopContext
        do throws(HTTPServerError) {
            context = try LoopContext(delegate: table)
        } catch {
            loop.setWaker(nil)
            return .failure(error)
        }
        loop.setWaker { context.wake() }
        defer {
            // Nobody may wake a context that is gone.
            loop.setWaker(nil)
            table.stop()
            context.destroy()
        }
        do throws(HTTPServerError) {
            var ports: [Int] = []
            for (index, listener) in configuration.listeners.enumerated() {
                ports.append(try context.listen(listener.loopListener(configuration), index: index))
            }
            onReady(ports)
        } catch {
            return .failure(error)
        }
        while !table.hasDrained() {
            let hasMore = loop.drain()
            context.service(waits: !hasMore)
        }
        return .success(())
    }
}
