import SoriCore
import SoriFetch
import SoriHTTP

extension UpstreamRouting {
    /// How errors are told in a stream whose status is out already.
    typealias EventOfError = @Sendable (any Error) -> [UInt8]

    /// What an upstream says instead of a stream.
    private struct Refused: Error {
        let status: Int
        let body: [UInt8]
    }

    /// Answers with Server-Sent Events by whoever is chosen and can; `local` makes a streamed answer here. `file` lives
    /// until the stream ends.
    ///
    /// The first target is waited for before anything is answered, so that 429 and 503 are still statuses. As long as
    /// no event has gone to the client, another target may take the request. What fails later comes as an event, made
    /// by `failure`. Which upstream does it is not told: the head is out before that is certain.
    func stream(
        _ call: UpstreamCall, holding file: UploadedFile, failure: @escaping EventOfError,
        local: @escaping @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        var attempts = RoutingAttempts()
        var first = try await acquire(call)
        if first.isLocal {
            do {
                return Self.holding(first, try await local())
            } catch let error as APIError where RoutingAttempts.verdict(error.status.rawValue) == .elsewhere {
                _ = attempts.answered(error.status.rawValue, by: first.target)
                moved(call, first, error.code.rawValue)
                first.end()
                do {
                    first = try await acquire(call, besides: attempts.tried)
                } catch RoutingQueue.Refusal.exhausted {
                    throw error
                }
            }
        }
        return HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-store"],
            body: .stream { [attempts, first] writer in
                defer { withExtendedLifetime(file) {} }
                let passage = Passage()
                let counted = HTTPBodyWriter { bytes in
                    passage.begin()
                    try await writer.write(bytes)
                }
                do {
                    try await pass(call, first, attempts, passage, counted, local)
                } catch let refused as Refused {
                    // One line of JSON, in the form of the same API; anything else is not passed on.
                    let isLine = !refused.body.isEmpty && !refused.body.contains(UInt8(ascii: "\n"))
                    let event = isLine ? Array("data: ".utf8) + refused.body + Array("\n\n".utf8) : nil
                    try await writer.write(event ?? failure(APIError.nobodyReady))
                } catch let error as APIError {
                    try await writer.write(failure(error))
                } catch let error as FetchError {
                    try await writer.write(failure(error.code == .badRequest ? error : APIError.upstreamLost))
                } catch is Lost {
                    try await writer.write(failure(APIError.upstreamLost))
                }
            })
    }

    /// A streamed answer of this instance, which has its lease until it ends.
    private static func holding(_ lease: RoutingLease, _ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers[servedBy] = lease.name
        guard case .stream(let body) = response.body else { return response }
        response.body = .stream { writer in
            defer { lease.end() }
            try await body(writer)
        }
        return response
    }

    /// Passes the events of one target after another on, until one has done it.
    private func pass(
        _ call: UpstreamCall, _ first: RoutingLease, _ before: RoutingAttempts, _ passage: Passage,
        _ writer: HTTPBodyWriter,
        _ local: @Sendable () async throws -> HTTPResponse
    ) async throws {
        var attempts = before
        var lease = first
        var problem: any Error = APIError.nobodyReady
        while true {
            do {
                defer { lease.end() }
                guard lease.isLocal else { return try await pass(call, lease, writer) }
                if case .stream(let body) = try await local().body { try await body(writer) }
                return
            } catch let refused as Refused {
                switch attempts.answered(refused.status, by: lease.target) {
                case .answer: throw refused
                case .elsewhere: problem = refused
                case .misplaced: note(lease, "it answers \(refused.status)")
                }
                moved(call, lease, "status \(refused.status)")
            } catch let error as FetchError where error.code != .badRequest && error.code != .tooLong {
                failed(lease, error.message)
                guard !passage.hasBegun else { throw error }
                attempts.failed()
                moved(call, lease, error.code.rawValue)
            } catch is Lost where !passage.hasBegun {
                attempts.failed()
                moved(call, lease, "gone")
            } catch let error as APIError where RoutingAttempts.verdict(error.status.rawValue) == .elsewhere {
                _ = attempts.answered(error.status.rawValue, by: lease.target)
                problem = error
                moved(call, lease, error.code.rawValue)
            }
            guard attempts.mayGoOn else { throw problem }
            do {
                lease = try await acquire(call, besides: attempts.tried)
            } catch RoutingQueue.Refusal.exhausted {
                throw problem
            }
        }
    }

    /// Passes the events of an upstream on; throws `Refused` for another status than 200.
    private func pass(_ call: UpstreamCall, _ lease: RoutingLease, _ writer: HTTPBodyWriter) async throws {
        let feed = AnswerFeed()
        try await unlessLost(lease) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { feed.finish() }
                    try await client.post(call, to: upstream(lease), into: feed)
                }
                if let head = try await feed.head() {
                    var body: [UInt8] = []
                    while let bytes = try await feed.next() {
                        if head.status == 200 { try await writer.write(bytes) } else { body += bytes }
                    }
                    try await group.waitForAll()
                    if head.status != 200 { throw Refused(status: head.status, body: body) }
                }
                try await group.waitForAll()
            }
        }
    }
}
