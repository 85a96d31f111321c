import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP
import Synchronization

/// Asks this server over a socket of its own, as a client would: so a check finds what a client would find.
struct SelfProbe: Sendable {
    let address: OwnAddress
    /// One of the keys that the server asks for; nil where it asks for none.
    let key: String?
    /// What the ids of these requests begin with, by which the figures leave them out.
    let prefix: String
    let client: FetchClient

    private static let mostBytes = 1 << 20
    /// The state of the checks' own limit: libcurl gives up a little earlier, with a better reason.
    private static let limit = Duration.milliseconds(2_500)

    /// Gets a path; throws `Problem` unless it is answered with 200 to 299. Gives the body.
    @discardableResult
    func get(_ path: String) async throws -> [UInt8] {
        guard let url = address.url else { throw Self.notListening }
        var request = FetchRequest(url + path, headers: headers)
        request.connectTimeout = Self.limit
        request.totalTimeout = Self.limit
        request.maxRedirects = 0
        // The address may be one that the certificate does not name; whom we ask is ourselves in any case.
        request.checksCertificate = false
        request.destination = address.destination
        let head: FetchHead
        let body: [UInt8]
        do {
            (head, body) = try await client.collect(request, limit: Self.mostBytes)
        } catch let error as FetchError {
            throw Self.problem(error)
        }
        guard head.isSuccess else { throw Self.refused(head.status) }
        return body
    }

    /// Opens a WebSocket and closes it again; throws `Problem`.
    func openSocket(_ path: String) async throws {
        guard let url = address.url else { throw Self.notListening }
        var options = WebSocketClient.Options()
        options.checksCertificate = false
        options.usesProxy = false
        for (name, value) in headers { options.headers.add(name, value) }
        do {
            try await WebSocketClient.withConnection(to: try WebSocketAddress(url + path), options: options) { _ in }
        } catch let error as WebSocketClientError {
            let reason =
                switch error.code {
                case .requestRefused, .socketRefused:
                    LocalizedText("연결을 거절했습니다.", "The handshake was refused.")
                case .badAddress, .connectFailed, .connectionLost:
                    LocalizedText("연결하지 못했습니다.", "No connection could be made.")
                }
            throw EndpointCheck.Problem(
                reason,
                remedy: LocalizedText(
                    "모델이 올라와 있는지 보고, 'sori doctor'로 음성 구간 모델을 확인하세요.",
                    "See whether a model is loaded, and have 'sori doctor' look at the voice activity model."))
        }
    }

    private var headers: [(name: String, value: String)] {
        // Marked as coming from another instance: it is this one that is to be checked, whoever is chosen.
        var headers = [
            (name: UpstreamClient.viaField, value: UpstreamClient.via),
            (name: "x-request-id", value: prefix + String(UInt32.random(in: 0...UInt32.max), radix: 16)),
        ]
        if let key { headers.append((name: "authorization", value: "Bearer \(key)")) }
        return headers
    }

    private static var notListening: EndpointCheck.Problem {
        EndpointCheck.Problem(LocalizedText("서버가 아직 연결을 받지 않습니다.", "The server takes no connections yet."))
    }

    private static func refused(_ status: Int) -> EndpointCheck.Problem {
        EndpointCheck.Problem(
            LocalizedText("상태 \(status)로 답했습니다.", "It answered with the status \(status)."),
            remedy: LocalizedText("서버 로그를 보세요.", "See the server's log."))
    }

    /// A connection to an address that did not work.
    static func problem(_ error: FetchError) -> EndpointCheck.Problem {
        let reason =
            switch error.code {
            case .unreachable: LocalizedText("아무도 응답하지 않습니다.", "Nobody answers at the address.")
            case .timedOut: LocalizedText("제시간에 답이 없습니다.", "It did not answer in time.")
            case .cutOff: LocalizedText("답하다가 연결이 끊겼습니다.", "The connection broke within the answer.")
            case .tlsFailed: LocalizedText("인증서를 믿을 수 없습니다.", "Its certificate is not trusted.")
            case .badRequest, .tooManyRedirects, .tooLong, .failed:
                LocalizedText("알 수 없는 답이 왔습니다.", "Its answer makes no sense.")
            }
        return EndpointCheck.Problem(reason)
    }
}
