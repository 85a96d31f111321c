import FoundationEssentials
import SoriCrypto
import SoriHTTP
import Synchronization

/// How one node shows another that it knows the cluster's secret.
///
/// Each request is signed with HMAC-SHA-256 over its method, path and query, the node it is for, the time and a random
/// number. A token that is sent as it is would be read by whoever listens where there is no TLS; a signature is good
/// for one request and a minute. It stands in `Authorization`, for HTTP/2 lets no field through that it does not know.
struct NodeSignature: Sendable {
    /// Seconds by which the clocks of two nodes may differ; both go by that of the store.
    static let tolerance = 60.0

    /// Seconds since 1970.
    let time: Int
    /// 32 hexadecimal digits that no other request has.
    let nonce: String

    private static let scheme = "Sori "

    /// A signature made at `now`.
    init(now: Date) {
        time = Int(now.timeIntervalSince1970)
        nonce = UUID().uuidString.lowercased().replacing("-", with: "")
    }

    /// Reads the field `Authorization`; nil for anything that `field` cannot have written.
    private init?(_ field: String, signature: inout String) {
        guard field.hasPrefix(Self.scheme), field.utf8.count < 300 else { return nil }
        var values: [Substring: Substring] = [:]
        for part in field.dropFirst(Self.scheme.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            values[pair[0]] = pair[1]
        }
        guard let time = values["t"].flatMap({ Int($0) }), let nonce = values["n"], nonce.utf8.count == 32,
            let given = values["s"]
        else { return nil }
        self.time = time
        self.nonce = String(nonce)
        signature = String(given)
    }

    /// What is signed.
    private func message(
        _ method: HTTPMethod, _ path: String, _ query: [(name: String, value: String)], _ node: String
    ) -> [UInt8] {
        let query = query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return Array([method.rawValue, path, query, node, String(time), nonce].joined(separator: "\n").utf8)
    }

    /// The field `Authorization` of a GET to `node`.
    func field(
        path: String, query: [(name: String, value: String)], to node: String, secret: SigningSecret
    ) -> String {
        "\(Self.scheme)t=\(time),n=\(nonce),s=\(secret.signature(of: message(.get, path, query, node)))"
    }

    /// The signature of a request to `node`; throws 401 with what is wrong with it. `nonces` remembers it.
    static func check(
        _ request: HTTPRequest, to node: String, secret: SigningSecret, nonces: NonceMemory, now: Date
    ) throws(APIError) -> NodeSignature {
        var given = ""
        guard let found = NodeSignature(request.headers["authorization"] ?? "", signature: &given) else {
            throw .nodeRefused("node_unsigned", "it is not signed: only servers and workers of the cluster may ask")
        }
        guard secret.verifies(given, of: found.message(request.method, request.path, request.query, node)) else {
            throw .nodeRefused(
                "node_wrong_secret",
                "it is signed with another secret, or meant for another node: give all the same --cluster-secret-file")
        }
        let difference = Double(found.time) - now.timeIntervalSince1970
        guard abs(difference) <= tolerance else {
            throw .nodeRefused(
                "node_clock", "its time is \(Int(abs(difference).rounded())) s off: set the clocks by a time service")
        }
        guard nonces.add(found.nonce, now: now) else {
            throw .nodeRefused("node_replayed", "it was sent before: sign each request anew")
        }
        return found
    }
}

/// Remembers random numbers for as long as their requests could be sent again.
final class NonceMemory: Sendable {
    private let seen = Mutex<[String: Date]>([:])

    /// More are not remembered, and so not taken: that many requests a minute are no cluster's.
    private static let most = 100_000

    /// Remembers a number; false for one that is known, or when there are too many.
    func add(_ nonce: String, now: Date) -> Bool {
        seen.withLock { seen in
            if seen.count >= Self.most {
                let limit = now.addingTimeInterval(-2 * NodeSignature.tolerance)
                seen = seen.filter { $0.value > limit }
            }
            guard seen[nonce] == nil, seen.count < Self.most else { return false }
            seen[nonce] = now
            return true
        }
    }
}

extension APIError {
    /// 401: a request between nodes that is not taken.
    static func nodeRefused(_ code: Code, _ reason: String) -> APIError {
        APIError(
            401, code: code, short: "인증 실패",
            text: LocalizedText("이 서버의 클러스터에 속한 요청이 아닙니다.", "The request is not taken: \(reason)."))
    }
}
