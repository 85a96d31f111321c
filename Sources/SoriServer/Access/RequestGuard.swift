import SoriCore
import SoriHTTP

/// Wraps handlers: checks the key, answers what they throw in the form of their API, and logs the faults of ours.
struct RequestGuard: Sendable {
    private let logger: Logger
    private let keys: APIKeys
    private let errors: any HTTPErrorResponder

    /// Guards handlers with `keys` and writes errors with `errors`.
    init(logger: Logger, keys: APIKeys, errors: any HTTPErrorResponder) {
        self.logger = logger
        self.keys = keys
        self.errors = errors
    }

    /// The handler, behind the key check, with its errors answered.
    func callAsFunction(_ handler: @escaping HTTPHandler) -> HTTPHandler {
        { request in
            do {
                try keys.check(request)
                return try await handler(request)
            } catch {
                let response = errors.response(to: error, for: request)
                if response.status.rawValue >= 500, !(error is CancellationError) {
                    logger.error("request failed", ["path": request.path, "id": request.id, "error": "\(error)"])
                }
                return response
            }
        }
    }
}
