import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP

/// Sends recordings to whoever is chosen: an upstream, or this instance.
///
/// The recording lies on the disk and nothing has gone to the client, so a target that refuses, breaks or falls silent
/// costs the client nothing but time: the request goes to another one.
struct UpstreamRouting: Sendable {
    let client: UpstreamClient
    let queue: RoutingQueue
    let logger: Logger

    /// The header field that names who has done it.
    static let servedBy = "x-sori-served-by"
    /// What of an upstream's head the client gets.
    private static let passedOn = ["content-type", "retry-after", "x-sori-model"]

    /// Whether this instance has made an answer.
    static func isLocal(_ response: HTTPResponse) -> Bool {
        [nil, RoutingTable.localName].contains(response.headers[servedBy])
    }

    /// The upstream that a lease is for.
    func upstream(_ lease: RoutingLease) -> Upstream { client.configuration.upstreams[lease.target - 1] }

    /// Answers a request for a recording by whoever is chosen and can; `local` does it here.
    ///
    /// Throws what `local` throws, 429 when too many wait, 503 when nobody can, `CancellationError`.
    func answer(
        _ call: UpstreamCall, local: @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        var attempts = RoutingAttempts()
        var problem: (any Error)?
        var refusal: HTTPResponse?
        while attempts.mayGoOn {
            let lease: RoutingLease
            do {
                lease = try await acquire(call, besides: attempts.tried)
            } catch RoutingQueue.Refusal.exhausted {
                break
            }
            defer { lease.end() }
            do {
                var response = try await attempt(call, lease, local)
                response.headers[Self.servedBy] = lease.name
                switch attempts.answered(response.status.rawValue, by: lease.target) {
                case .answer: return response
                case .elsewhere: refusal = response
                case .misplaced: note(lease, "it answers \(response.status.rawValue)")
                }
                moved(call, lease, "status \(response.status.rawValue)")
            } catch let error as FetchError where error.code == .badRequest || error.code == .tooLong {
                // The recording cannot be read here, or the answer is longer than anything: nobody's fault but ours.
                throw error
            } catch let error as FetchError {
                failed(lease, error.message)
                attempts.failed()
                moved(call, lease, error.code.rawValue)
            } catch is Lost {
                attempts.failed()
                moved(call, lease, "gone")
            } catch let error as APIError where RoutingAttempts.verdict(error.status.rawValue) == .elsewhere {
                // Only this instance throws these.
                _ = attempts.answered(error.status.rawValue, by: lease.target)
                problem = error
                moved(call, lease, error.code.rawValue)
            }
        }
        if let refusal { return refusal }
        throw problem ?? APIError.nobodyReady
    }

    /// Waits for a target; throws `Refusal` `exhausted`, 429 or 503 as the API has them, `CancellationError`.
    func acquire(_ call: UpstreamCall, besides tried: Set<Int> = []) async throws -> RoutingLease {
        do {
            return try await queue.acquire(besides: tried, isBounded: !call.isJob)
        } catch RoutingQueue.Refusal.full {
            throw APIError.routingFull
        } catch RoutingQueue.Refusal.nobody {
            throw APIError.nobodyReady
        }
    }

    private func attempt(
        _ call: UpstreamCall, _ lease: RoutingLease, _ local: @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        guard !lease.isLocal else { return try await local() }
        let answer = try await unlessLost(lease) { try await client.post(call, to: upstream(lease)) }
        return Self.response(answer)
    }

    /// The target was given up while it had the request.
    struct Lost: Error {}

    /// Runs `body`, and ends it by `Lost` as soon as its target is given up; `onLost` is told before `body` has ended.
    func unlessLost<Value: Sendable>(
        _ lease: RoutingLease, onLost: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await lease.lost.wait()
                onLost()
                throw Lost()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    private static func response(_ answer: UpstreamClient.Answer) -> HTTPResponse {
        var response = HTTPResponse(status: HTTPStatus(rawValue: answer.head.status), body: .bytes(answer.body))
        for name in passedOn {
            if let value = answer.head[name] { response.headers[name] = value }
        }
        return response
    }

    /// A request failed at an upstream: it is left out until it answers a health check.
    func failed(_ lease: RoutingLease, _ text: String) {
        let change = queue.update(lease.target) { $0.failedRequest(text, at: Date()) }
        if case .left = change {
            logger.warning("an upstream failed a request and is left out until it answers", ["upstream": lease.name])
        }
    }

    /// An upstream is not set up for what it is asked: the log says so, for a person must mend it.
    func note(_ lease: RoutingLease, _ text: String) {
        logger.error(
            "an upstream cannot be used as it is set up: is --upstream-key-file right?",
            ["upstream": lease.name, "reason": text])
    }

    /// A request goes elsewhere.
    func moved(_ call: UpstreamCall, _ lease: RoutingLease, _ reason: String) {
        logger.info("a request goes elsewhere", ["id": call.id, "from": lease.name, "reason": reason])
    }
}
