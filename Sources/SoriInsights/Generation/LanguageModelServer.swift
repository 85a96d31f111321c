import FoundationEssentials
import SoriCore
import SoriFetch

/// A language model's server that can be asked whether it is there: for those who look after the program.
public protocol LanguageModelServer: Sendable {
    /// The model that is used.
    var model: String { get }
    /// Its address, without what may be secret.
    var address: String { get }
    /// The setting that holds the address.
    var setting: String { get }
    /// Asks for its models; throws `InsightError` when it does not answer within `limit`, refuses the key, or does not
    /// have the model.
    func check(limit: Duration) async throws
}

extension ModelServer {
    private struct List: Decodable {
        struct Entry: Decodable {
            let name: String?
            let id: String?
        }

        /// Ollama's.
        let models: [Entry]?
        /// That of servers with the OpenAI API.
        let data: [Entry]?
    }

    private static let mostBytes = 4 << 20

    /// Asks at `address` for a list of models and looks for ours; `tags` are what may stand behind its name.
    func check(_ address: String, tags: [String] = [], limit: Duration) async throws {
        var request = FetchRequest(address)
        if let key { request.headers.append(("Authorization", "Bearer \(key)")) }
        request.connectTimeout = limit
        request.totalTimeout = limit
        let head: FetchHead
        let body: [UInt8]
        do {
            (head, body) = try await client.collect(request, limit: Self.mostBytes)
        } catch let error as FetchError {
            throw failure(error)
        }
        guard head.isSuccess else { throw failure(head.status, "") }
        guard let list = try? JSONDecoder().decode(List.self, from: Data(body)) else {
            throw InsightError(code: .badAnswer, message: "\(address) gives no list of models: check \(setting)")
        }
        let names = ((list.models ?? []) + (list.data ?? [])).flatMap { [$0.name, $0.id] }.compactMap { $0 }
        guard names.contains(where: { name in name == model || tags.contains { name == model + $0 } }) else {
            throw failure(404, "")
        }
    }

    /// An address as it may be shown: without a user and a password.
    static func shown(_ url: String) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound else { return url }
        let end = url[start...].firstIndex(of: "/") ?? url.endIndex
        guard let at = url[start..<end].lastIndex(of: "@") else { return url }
        return String(url[..<start] + url[url.index(after: at)...])
    }
}
