import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP

/// A recording on its way to an upstream: what is posted to which path.
struct UpstreamCall: Sendable {
    /// The path of the API, such as `/transcribe_by_upload`.
    let path: String
    /// The query, decoded.
    var query: [(name: String, value: String)] = []
    /// The text fields of the form.
    let fields: [(name: String, value: String)]
    /// The file, as it can be opened here.
    let file: String
    /// What the client called it.
    let filename: String
    /// The content type the client gave it, or nil.
    var type: String?
    /// The client's `Accept-Language`, or nil.
    var languages: String?
    /// Names the request in the logs of both sides.
    let id: String
    /// Whether it is a job's, which waits as long as it takes: nobody holds a connection for it.
    var isJob = false

    /// The field that carries the client's whole name for a recording, which a file's name in a form cannot.
    static let nameField = "file_path"
}

/// Speaks to upstreams: requests, health checks, addresses of sockets.
struct UpstreamClient: Sendable {
    /// A whole answer.
    struct Answer: Sendable {
        let head: FetchHead
        let body: [UInt8]
    }

    let configuration: UpstreamsConfiguration
    private let transfers: FetchClient
    private let checks: FetchClient

    /// The field that says through whom a request came (RFC 9110, section 7.6.3), and our name in it.
    static let viaField = "via"
    static let via = "1.1 sori"

    /// Longest answer that is kept in memory; one of an hour with words has some megabytes.
    private static let longestAnswer = 256 << 20
    private static let longestReport = 65_536
    /// From the name service to the end of the answer of a health check.
    private static let checkTime = Duration.seconds(2)
    private static let connectTime = Duration.seconds(5)

    /// A client of 32 requests at once for each upstream; more wait for one of them to end.
    init(_ configuration: UpstreamsConfiguration) {
        self.configuration = configuration
        let count = configuration.upstreams.count
        transfers = FetchClient(transfers: min(128, count * 32))
        checks = FetchClient(transfers: count)
    }

    /// Whether a request came from another instance: it is served here, whatever the choice, so that none goes round.
    static func isForwarded(_ headers: HTTPHeaders) -> Bool {
        headers.all(viaField).contains { field in
            field.split(separator: ",").contains { $0.split(separator: " ").dropFirst().first == "sori" }
        }
    }

    /// Posts a recording; throws `FetchError`, or `CancellationError`.
    func post(_ call: UpstreamCall, to upstream: Upstream) async throws -> Answer {
        let (head, body) = try await transfers.collect(request(call, upstream), limit: Self.longestAnswer)
        return Answer(head: head, body: body)
    }

    /// The same, with the answer as it comes.
    func post(_ call: UpstreamCall, to upstream: Upstream, into sink: some FetchSink) async throws {
        _ = try await transfers.send(request(call, upstream), to: sink)
    }

    /// Asks how an upstream is; throws `FetchError` `failed` for an answer that is none.
    func health(of upstream: Upstream) async throws -> UpstreamReport {
        var request = FetchRequest(upstream.url + "/health", headers: [("accept-language", "en")])
        request.connectTimeout = Self.checkTime
        request.totalTimeout = Self.checkTime
        request.maxRedirects = 0
        request.authorities = configuration.authorities
        let (head, body) = try await checks.collect(request, limit: Self.longestReport)
        guard head.isSuccess, let report = UpstreamReport(body) else {
            throw FetchError(
                code: .failed, message: "\(upstream.url)/health answers \(head.status), which is no report of a server")
        }
        return report
    }

    /// The address of a socket at an upstream.
    func socketAddress(
        _ path: String, _ query: [(name: String, value: String)], at upstream: Upstream
    ) throws -> WebSocketAddress {
        try WebSocketAddress(upstream.url + path + Self.text(query))
    }

    /// How a socket at an upstream is opened for `request`.
    func socketOptions(for request: HTTPRequest) -> WebSocketClient.Options {
        var options = WebSocketClient.Options()
        for (name, value) in headers(id: request.id, languages: request.headers["accept-language"]) {
            options.headers.add(name, value)
        }
        options.authorities = configuration.authorities
        return options
    }

    private func request(_ call: UpstreamCall, _ upstream: Upstream) -> FetchRequest {
        var request = FetchRequest(
            upstream.url + call.path + Self.text(call.query),
            headers: headers(id: call.id, languages: call.languages))
        request.form = call.fields.map { FetchFormPart.text($0.name, $0.value) }
        request.form.append(
            FetchFormPart(
                "file", .file(path: call.file, filename: call.filename.isEmpty ? "audio" : call.filename),
                type: call.type.flatMap { Self.isPlain($0) ? $0 : nil }))
        request.connectTimeout = Self.connectTime
        // A long recording is silent until it is done; whether the other side still lives, the health checks know.
        request.idleTimeout = .seconds(7 * 86_400)
        request.maxRedirects = 0
        request.authorities = configuration.authorities
        return request
    }

    private func headers(id: String, languages: String?) -> [(name: String, value: String)] {
        var headers = [(name: Self.viaField, value: Self.via), (name: "x-request-id", value: id)]
        if let key = configuration.key { headers.append((name: "authorization", value: "Bearer \(key)")) }
        if let languages, Self.isPlain(languages) { headers.append((name: "accept-language", value: languages)) }
        return headers
    }

    /// Whether a text of a client may stand in a header field.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// A query as it stands in an address, without the client's key: that was for this server.
    static func text(_ query: [(name: String, value: String)]) -> String {
        let items = query.filter { $0.name != "api_key" }.map { "\(encoded($0.name))=\(encoded($0.value))" }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }

    /// Percent-encodes whatever is not unreserved (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
