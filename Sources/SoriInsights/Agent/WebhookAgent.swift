import SoriCore
public import SoriFetch

/// An agent that is another program, asked over HTTP at STT_AGENT_URL.
///
/// It gets the request's JSON by POST, signed, and answers with `{"reply", "actions", "entities"}`. No redirect is
/// followed, and no request is sent twice: the program may do something for each.
public struct WebhookAgent: AgentAnswering {
    /// Header fields that prove who has sent a body.
    public typealias Signing = @Sendable (_ body: [UInt8]) -> [(name: String, value: String)]

    /// The most bytes of an answer.
    static let mostBytes = 1 << 20

    private let url: String
    private let client: FetchClient
    private let sign: Signing

    /// Asks the program at `url`.
    ///
    /// - Parameters:
    ///   - url: an `http://` or `https://` address that the operator has configured.
    ///   - client: sends the requests.
    ///   - sign: gives the header fields of a body's signature.
    public init(url: String, client: FetchClient, sign: @escaping Signing) {
        self.url = url
        self.client = client
        self.sign = sign
    }

    /// Asks the program; throws `InsightError` that names the remedy and never the address, which may hold secrets.
    public func answer(_ request: AgentRequest, limit: Duration) async throws -> AgentAnswer {
        let body = try JSONText.encode(request)
        var fetch = FetchRequest(
            url, headers: [("content-type", "application/json"), ("accept", "application/json")] + sign(body),
            body: body)
        fetch.connectTimeout = limit
        fetch.idleTimeout = limit
        fetch.totalTimeout = limit
        fetch.maxRedirects = 0
        do {
            let (head, answer) = try await client.collect(fetch, limit: Self.mostBytes)
            try Self.check(head.status)
            return try AgentAnswerReader.read(answer)
        } catch let error as FetchError {
            throw Self.failure(error.code)
        }
    }

    static func check(_ status: Int) throws(InsightError) {
        let (code, problem): (InsightErrorCode, String)
        switch status {
        case 200..<300: return
        case 401, 403: (code, problem) = (.noAccess, "refuses the request: does it know the signing secret?")
        case 300..<400: (code, problem) = (.badAddress, "refers to another address: set STT_AGENT_URL to that one")
        case 404, 410: (code, problem) = (.badAddress, "does not know the address: check STT_AGENT_URL")
        case 400..<500: (code, problem) = (.badAddress, "does not take the request: is it made for this program?")
        default: (code, problem) = (.serverFailed, "failed: look at its log")
        }
        throw InsightError(code: code, message: "the agent's server answers \(status) and \(problem)")
    }

    static func failure(_ code: FetchErrorCode) -> InsightError {
        switch code {
        case .unreachable:
            InsightError(code: .unreachable, message: "no agent answers: start its server or check STT_AGENT_URL")
        case .timedOut:
            InsightError(code: .timedOut, message: "the agent took too long: raise STT_AGENT_TIMEOUT")
        case .cutOff: InsightError(code: .halfAnswer, message: "the agent broke the connection off: look at its log")
        case .tooManyRedirects:
            InsightError(
                code: .badAddress,
                message: "the agent's server refers to another address: set STT_AGENT_URL to that one")
        case .tooLong:
            InsightError(code: .tooLong, message: "the agent's answer has more than \(mostBytes) bytes: shorten it")
        case .badRequest: InsightError(code: .badAddress, message: "STT_AGENT_URL is no address: check it")
        case .tlsFailed:
            InsightError(
                code: .serverFailed,
                message: "the certificate of the agent's server is not trusted: install its issuer's")
        case .failed: InsightError(code: .serverFailed, message: "the agent cannot be asked: check STT_AGENT_URL")
        }
    }
}
