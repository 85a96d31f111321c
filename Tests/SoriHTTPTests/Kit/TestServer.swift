import SoriCore
import SoriHTTP

/// A server on a free port for the time of one test.
enum TestServer {
    static func run<Result: Sendable>(
        _ router: HTTPRouter, configure: (inout HTTPServer.Configuration) -> Void = { _ in },
        _ body: @Sendable @escaping (_ port: Int) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPServer.Configuration(listeners: [.init(host: "127.0.0.1", port: 0)])
        configuration.logger = Logger(label: "test", level: .error)
        configure(&configuration)
        let (ports, ready) = AsyncStream<[Int]>.makeStream()
        let server = HTTPServer(configuration: configuration, router: router) { ready.yield($0) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                defer { ready.finish() }
                try await server.run()
                return nil
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next()?.first else {
                // The server's own error says why.
                _ = try await group.next()
                throw HTTPError(500, code: .internalError, message: "the server did not start")
            }
            group.addTask { try await body(port) }
            defer { group.cancelAll() }
            while let result = try await group.next() { if let result { return result } }
            throw HTTPError(500, code: .internalError, message: "the server ended before its test")
        }
    }
}
