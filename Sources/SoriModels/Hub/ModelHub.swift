import FoundationEssentials
import SoriCore
public import SoriFetch

/// A server that speaks the protocol of the Hugging Face hub.
public struct ModelHub: Sendable {
    /// The hub's usual address.
    public static let defaultEndpoint = "https://huggingface.co"

    let endpoint: String
    private let token: String?
    private let idleTimeout: Duration
    let client: FetchClient

    /// Asks at `endpoint` (HF_ENDPOINT), with `token` (HF_TOKEN) for models that are not public; a hub that is silent
    /// for longer than `idleTimeout` is asked again.
    public init(
        endpoint: String = Self.defaultEndpoint, token: String? = nil, idleTimeout: Duration = .seconds(30),
        client: FetchClient
    ) {
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.token = token
        self.idleTimeout = idleTimeout
        self.client = client
    }

    /// The hub that HF_ENDPOINT and HF_TOKEN of `environment` name.
    public init(environment: [String: String], idleTimeout: Duration = .seconds(30), client: FetchClient) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.init(
            endpoint: value("HF_ENDPOINT") ?? Self.defaultEndpoint, token: value("HF_TOKEN"), idleTimeout: idleTimeout,
            client: client)
    }

    /// The commit that a revision means now, so that all files come from the same one.
    func commit(of model: HubModelName) async throws -> String {
        let answer = try await get("/api/models/\(model.id)/revision/\(model.revision)", of: model)
        let commit = try decode(HubTree.Revision.self, answer, of: model).sha.lowercased()
        guard (7...64).contains(commit.count), commit.allSatisfy(\.isHexDigit) else {
            throw ModelError(code: .hubFailed, message: "\(endpoint) names no commit for \(model.id)")
        }
        return commit
    }

    /// The files beside each other at the top of a model.
    func files(of model: HubModelName, commit: String) async throws -> [HubFile] {
        let answer = try await get("/api/models/\(model.id)/tree/\(commit)", of: model)
        return try decode([HubTree.Entry].self, answer, of: model).compactMap(\.file)
    }

    /// The request for a file; `headers` are added.
    func request(
        _ file: HubFile, of model: HubModelName, commit: String, headers: [(name: String, value: String)]
    ) -> FetchRequest {
        request("/\(model.id)/resolve/\(commit)/\(file.name)", headers: headers)
    }

    /// What an answer's status means for someone who wants `model`; nil for a success.
    func failure(_ status: Int, of model: HubModelName) -> ModelError? {
        switch status {
        case 200..<300: nil
        case 401 where token == nil:
            ModelError(
                code: .noAccess,
                message:
                    "the hub has no public model \(model.id): check the name, or set HF_TOKEN if it is private or gated"
            )
        case 401:
            ModelError(
                code: .noAccess,
                message: "the hub does not accept HF_TOKEN for \(model.id): check the token and the model's name")
        case 403:
            ModelError(
                code: .noAccess,
                message: "the hub forbids \(model.id): accept its licence on its page, and let HF_TOKEN read it")
        case 404:
            ModelError(
                code: .modelMissing,
                message: "the hub has no \(model.id) at revision \(model.revision): check the name")
        case 429:
            ModelError(code: .hubFailed, message: "the hub asks to wait (429): try again in some minutes")
        default: ModelError(code: .hubFailed, message: "the hub answers \(status) for \(model.id): try again later")
        }
    }

    private func request(_ path: String, headers: [(name: String, value: String)] = []) -> FetchRequest {
        var request = FetchRequest(endpoint + path, headers: headers)
        if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
        request.idleTimeout = idleTimeout
        return request
    }

    private func get(_ path: String, of model: HubModelName) async throws -> [UInt8] {
        var retries = RetryPolicy()
        while true {
            do {
                let (head, body) = try await client.collect(request(path), limit: 16 << 20)
                guard let failure = failure(head.status, of: model) else { return body }
                guard head.status >= 500, let delay = retries.failed(hasProgressed: false) else { throw failure }
                try await Task.sleep(for: delay)
            } catch let error as FetchError {
                guard error.isPassing, let delay = retries.failed(hasProgressed: false) else {
                    throw ModelError(
                        code: .unreachable,
                        message:
                            "the hub cannot be asked (\(error.message)); on a machine without the network fetch the "
                            + "model elsewhere and use 'sori models import DIR'", cause: error)
                }
                try await Task.sleep(for: delay)
            }
        }
    }

    private func decode<Answer: Decodable>(
        _ type: Answer.Type, _ bytes: [UInt8], of model: HubModelName
    ) throws(ModelError) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw ModelError(
                code: .hubFailed, message: "\(endpoint) does not answer as a hub does: check HF_ENDPOINT",
                cause: error)
        }
    }
}

/// How often and how soon a transfer that broke is tried again. Pure.
struct RetryPolicy: Sendable {
    private static let delays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)]
    private var failures = 0

    /// The wait before the next try, or nil to give up; a try that brought something counts as a new start.
    mutating func failed(hasProgressed: Bool) -> Duration? {
        if hasProgressed { failures = 0 }
        guard failures < Self.delays.count else { return nil }
        failures += 1
        return Self.delays[failures - 1]
    }
}
