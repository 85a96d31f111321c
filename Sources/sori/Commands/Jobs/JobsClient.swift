import FoundationEssentials
import SoriCore
import SoriFetch

/// The part of a server's REST API that is about jobs, and voices in their recordings.
struct JobsClient: Sendable {
    static let usualURL = "http://127.0.0.1:8003"
    /// The options that say which server and how to be let in.
    static let options = [
        CommandOption("--url", "URL", help: "the server (default \(usualURL))"),
        CommandOption("--api-key", "KEY", help: "key that the server asks for [\(keyVariable)]"),
    ]
    static let keyVariable = "STT_API_KEY"
    /// A transcript of a day of speech has some megabytes.
    private static let longestAnswer = 1 << 30

    private let url: String
    private let headers: [(name: String, value: String)]
    private let client = FetchClient(transfers: 1)

    /// Reads the address and the key; throws a line that names the wrong one.
    init(_ arguments: CommandArguments, environment: [String: String]) throws(ConfigurationError) {
        let url = arguments.value("--url") ?? Self.usualURL
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ConfigurationError("--url is \"\(url)\"; it must begin with http:// or https://")
        }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        var headers = [(name: "accept-language", value: "en")]
        if let key = arguments.value("--api-key") ?? environment[Self.keyVariable], !key.isEmpty {
            guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ConfigurationError("--api-key must be letters, digits and signs without spaces")
            }
            headers.append(("authorization", "Bearer \(key)"))
        }
        self.headers = headers
    }

    /// An id that can be part of an address; throws a line for a text that is none.
    static func id(_ text: String) throws(ConfigurationError) -> String {
        let isID = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D
        }
        guard isID, (1...100).contains(text.utf8.count) else {
            throw ConfigurationError("'\(text)' is no job's id; see sori jobs list")
        }
        return text
    }

    /// A page of the list, as the server gives it.
    func list(_ query: JobsQuery) async throws -> [UInt8] { try await send("/api/transcribe-jobs/" + query.text) }

    /// A job with its result, as the server gives it.
    func status(_ id: String) async throws -> [UInt8] { try await send("/api/transcribe-status/\(id)") }

    /// Cancels a job and gives its status.
    func cancel(_ id: String) async throws -> String {
        let taken: Taken = try decode(try await send("/api/transcribe-jobs/\(id)", method: "DELETE"))
        // A running job ends a moment later.
        return taken.status == "processing" ? "cancelling" : taken.status
    }

    /// Tries a job again and gives its status.
    func retry(_ id: String) async throws -> String {
        let taken: Taken = try decode(try await send("/api/transcribe-jobs/\(id)/retry", method: "POST"))
        return taken.status
    }

    /// Gives a job another priority and gives its status.
    func prioritize(_ id: String, _ priority: Int) async throws -> String {
        let body = try JSONText.encode(["priority": priority])
        let job: JobDocument = try decode(try await send("/api/transcribe-jobs/\(id)", method: "PATCH", json: body))
        return "\(job.status), priority \(job.priority)"
    }

    /// Erases a job.
    func remove(_ id: String) async throws -> String {
        _ = try await send("/api/transcribe-jobs/\(id)?purge=true", method: "DELETE")
        return "removed"
    }

    /// What the server's answer holds; throws `unexpected` where it is another server's.
    func decode<Value: Decodable>(_ bytes: [UInt8]) throws(JobsError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw JobsError(
                code: .unexpected, message: "\(url) answers otherwise than a server of jobs: is it sori?", cause: error)
        }
    }

    private struct Taken: Decodable { let status: String }

    private struct Refusal: Decodable {
        struct Detail: Decodable { let message: String }
        let detail: Detail
    }

    /// What the server answers; throws `refused` with its message.
    func send(_ path: String, method: String? = nil, json: [UInt8]? = nil) async throws -> [UInt8] {
        let type = json.map { _ in [(name: "content-type", value: "application/json")] } ?? []
        var request = FetchRequest(url + path, headers: headers + type, body: json)
        request.method = method
        let (head, body) = try await client.collect(request, limit: Self.longestAnswer)
        guard head.isSuccess else {
            let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body))
            throw JobsError(code: .refused, message: refusal?.detail.message ?? "\(url) answers \(head.status)")
        }
        return body
    }
}

/// What a server of jobs did not do.
typealias JobsError = DomainError<JobsErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `JobsError`.
enum JobsErrorCode: String, Sendable {
    /// The server says why not.
    case refused
    /// The answer is not one of the API.
    case unexpected
    /// The job is not completed.
    case noTranscript = "no_transcript"
}
