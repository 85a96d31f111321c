import FoundationEssentials
import SoriCore
import SoriFetch

/// Sends requests to a language model's server and names what goes wrong.
struct ModelServer: Sendable {
    let client: FetchClient
    let url: String
    let model: String
    let key: String?
    /// What the person running the server does when the model is not there.
    let remedy: String
    /// The setting that holds the address.
    let setting: String

    /// Posts `body` and gives the streamed answer that `read` reads, at most `longest` bytes of it; `onText` is told
    /// its parts as they come.
    func ask(
        _ body: some Encodable, limit: Duration, longest: Int = 1 << 20,
        onText: @escaping @Sendable (String) -> Void = { _ in }, read: @escaping @Sendable (String) -> AnswerLine
    ) async throws -> String {
        var request = FetchRequest(
            url, headers: [("Content-Type", "application/json")], body: try JSONText.encode(body))
        if let key { request.headers.append(("Authorization", "Bearer \(key)")) }
        request.connectTimeout = .seconds(3)
        request.idleTimeout = limit
        request.totalTimeout = limit
        let sink = AnswerSink(longest: longest, onText: onText, read)
        do {
            let head = try await client.send(request, to: sink)
            guard head.isSuccess else { throw failure(head.status, sink.problem) }
        } catch let error as FetchError {
            throw failure(error)
        }
        return try sink.answer()
    }

    func failure(_ status: Int, _ text: String) -> InsightError {
        struct Problem: Decodable {
            let error: Content

            enum Content: Decodable {
                case text(String)

                private struct Object: Decodable { let message: String }

                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    self = .text(
                        try (try? container.decode(String.self)) ?? container.decode(Object.self).message)
                }

                var message: String { if case .text(let text) = self { text } else { "" } }
            }
        }
        let said = (try? JSONDecoder().decode(Problem.self, from: Data(text.utf8)))?.error.message ?? ""
        let detail = said.isEmpty ? "" : " (\(String(said.prefix(200))))"
        switch status {
        case 404:
            return InsightError(
                code: .modelMissing,
                message: "\(Self.shown(url)) has no model \(model)\(detail): \(remedy), or set STT_LLM_MODEL"
            )
        case 401, 403:
            return InsightError(
                code: .noAccess, message: "\(Self.shown(url)) refuses the key\(detail): set STT_LLM_KEY")
        case 400..<500:
            return InsightError(
                code: .badAddress, message: "\(Self.shown(url)) does not take the request (\(status))\(detail)")
        default: return InsightError(code: .serverFailed, message: "\(Self.shown(url)) answers \(status)\(detail)")
        }
    }

    func failure(_ error: FetchError) -> InsightError {
        switch error.code {
        case .unreachable:
            InsightError(
                code: .unreachable,
                message: "no language model answers at \(Self.shown(url)): start its server or set \(setting)",
                cause: error)
        case .timedOut:
            InsightError(
                code: .timedOut, message: "\(Self.shown(url)) answered too slowly: raise STT_LLM_TIMEOUT", cause: error)
        case .cutOff:
            InsightError(code: .halfAnswer, message: "\(Self.shown(url)) broke the connection off", cause: error)
        case .badRequest:
            InsightError(code: .badAddress, message: "\(error.message): check \(setting)", cause: error)
        case .tlsFailed, .tooManyRedirects, .tooLong, .failed:
            InsightError(code: .serverFailed, message: error.message, cause: error)
        }
    }
}
