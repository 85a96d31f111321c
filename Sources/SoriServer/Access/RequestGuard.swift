import SoriCore
import SoriHTTP

/// Wraps handlers: checks the key, answers what they throw in the form of their API, and logs each request with what
/// came of it, the faults of ours with their reason.
struct RequestGuard: Sendable {
    private let logger: Logger
    private let keys: APIKeys
    private let errors: any HTTPErrorResponder
    private var scope: KeyScope?

    /// Guards handlers with `keys` and writes errors with `errors`.
    init(logger: Logger, keys: APIKeys, errors: any HTTPErrorResponder) {
        self.logger = logger
        self.keys = keys
        self.errors = errors
    }

    /// The same for handlers that only keys of a scope may ask.
    func requiring(_ scope: KeyScope) -> RequestGuard {
        var other = self
        other.scope = scope
        return other
    }

    /// The handler, behind the key check, with its errors answered.
    func callAsFunction(_ handler: @escaping HTTPHandler) -> HTTPHandler {
        { request in
            let start = ContinuousClock.now
            let response: HTTPResponse
            do {
                try keys.check(request, for: scope)
                response = try await handler(request)
            } catch {
                response = errors.response(to: error, for: request)
                if response.status.rawValue >= 500, !(error is CancellationError) {
                    logger.error("request failed", ["path": request.path, "id": request.id, "error": "\(error)"])
                }
            }
            // Neither the query nor a file's name: both may tell of people. A stream's time is that of its head.
            logger.info(
                "request",
                [
                    "method": request.method.rawValue, "path": String(request.path.prefix(200)),
                    "status": "\(response.status.rawValue)",
                    "ms": "\(Int((ContinuousClock.now - start) / .milliseconds(1)))", "id": request.id,
                ])
            return response
        }
    }
}
