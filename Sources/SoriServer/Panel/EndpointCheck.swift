import SoriCore

/// One thing that the panel checks by using it.
struct EndpointCheck: Sendable {
    enum Kind: String, Sendable, Encodable {
        case http, websocket, store, speakers, upstream
        case languageModel = "language_model"
    }

    /// What is wrong, and what mends it.
    struct Problem: Error, Sendable {
        let reason: LocalizedText
        let remedy: LocalizedText?

        init(_ reason: LocalizedText, remedy: LocalizedText? = nil) {
            self.reason = reason
            self.remedy = remedy
        }
    }

    /// What came of a check.
    struct Result: Sendable {
        enum State: String, Sendable, Encodable {
            case ok, failed
            /// It is not configured, so there is nothing to check.
            case off
        }

        let name: String
        let kind: Kind
        let target: String
        let state: State
        let milliseconds: Double?
        let problem: Problem?
    }

    /// A name that stays: the path, `job_store`, `speaker_store`, `language_model`, or an upstream's.
    let name: String
    let kind: Kind
    /// What is used: a path, an address.
    let target: String
    /// Uses it; throws `Problem`, or what is underneath. Nil: not configured.
    let probe: Probe?
    /// How long it takes, where somebody else has measured it.
    var measured: Double?

    /// Uses something, and throws when it cannot be used.
    typealias Probe = @Sendable () async throws -> Void

    /// The longest that a check takes.
    static let limit = Duration.seconds(3)

    /// Runs the check, which takes no longer than `limit` whatever it meets.
    func run() async -> Result {
        guard let probe else {
            return Result(name: name, kind: kind, target: target, state: .off, milliseconds: nil, problem: nil)
        }
        let start = ContinuousClock.now
        let problem: Problem?
        do {
            problem = try await withThrowingTaskGroup(of: Problem?.self) { group in
                group.addTask {
                    try await probe()
                    return nil
                }
                group.addTask {
                    try await Task.sleep(for: Self.limit)
                    return Problem(
                        LocalizedText("제시간에 답이 없습니다.", "It did not answer in time."),
                        remedy: LocalizedText(
                            "부하를 확인하세요. 계속되면 서버 로그를 보세요.",
                            "Look at the load; if it stays so, see the server's log."))
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch let error as Problem {
            problem = error
        } catch {
            problem = Problem(APIError(any: error, requestID: "").text)
        }
        let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
        return Result(
            name: name, kind: kind, target: target, state: problem == nil ? .ok : .failed,
            milliseconds: measured ?? elapsed.rounded(toDecimals: 2), problem: problem)
    }
}

/// Runs all checks side by side; however many ask, at most once in two seconds.
final class EndpointChecks: Sendable {
    private let kept: FreshValue<[EndpointCheck.Result]>

    /// `checks` gives what is to be checked now.
    init(_ checks: @escaping @Sendable () -> [EndpointCheck]) {
        kept = FreshValue(lifetime: .seconds(2)) {
            await withTaskGroup(of: (Int, EndpointCheck.Result).self) { group in
                let checks = checks()
                for (index, check) in checks.enumerated() { group.addTask { (index, await check.run()) } }
                var results: [(Int, EndpointCheck.Result)] = []
                for await result in group { results.append(result) }
                return results.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
    }

    /// The results in the order of the checks.
    func results() async throws -> [EndpointCheck.Result] { try await kept.value() }
}

/// The answer of `GET /api/panel/endpoints`.
struct EndpointsAnswer: Encodable, Sendable {
    struct Endpoint: Encodable, Sendable {
        let name: String
        let kind: EndpointCheck.Kind
        let target: String
        let state: EndpointCheck.Result.State
        let ok: Bool
        let milliseconds: Double?
        let reason: String?
        let remedy: String?

        enum CodingKeys: String, CodingKey {
            case name, kind, target, state, ok, reason, remedy
            case milliseconds = "ms"
        }
    }

    let endpoints: [Endpoint]

    /// The results in a language.
    init(_ results: [EndpointCheck.Result], for language: AnswerLanguage) {
        endpoints = results.map { result in
            Endpoint(
                name: result.name, kind: result.kind, target: result.target, state: result.state,
                ok: result.state != .failed, milliseconds: result.milliseconds,
                reason: result.problem?.reason.text(for: language), remedy: result.problem?.remedy?.text(for: language))
        }
    }
}
