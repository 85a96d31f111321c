import FoundationEssentials
import SoriCrypto
import SoriHTTP
import Testing

@testable import SoriServer

struct NodeSignatureTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)
    private let query = [(name: "from", value: "7"), (name: "version", value: "1-2-3")]
    private let path = "/api/nodes/recordings/a"

    private func request(_ field: String?, path: String? = nil, query: [(name: String, value: String)]? = nil)
        -> HTTPRequest
    {
        var headers: HTTPHeaders = [:]
        headers["authorization"] = field
        return HTTPRequest(
            method: .get, path: path ?? self.path, query: query ?? self.query, headers: headers, body: .empty)
    }

    private func field(_ secret: SigningSecret, to node: String = "one", at time: Date? = nil) -> String {
        NodeSignature(now: time ?? now).field(path: path, query: query, to: node, secret: secret)
    }

    /// The code with which a request to the node `one` is refused, or nil.
    private func refusal(_ request: HTTPRequest, _ secret: SigningSecret, _ nonces: NonceMemory = NonceMemory())
        -> String?
    {
        do throws(APIError) {
            _ = try NodeSignature.check(request, to: "one", secret: secret, nonces: nonces, now: now)
            return nil
        } catch {
            return error.status == 401 ? error.code.rawValue : "\(error)"
        }
    }

    @Test func aSignedRequestIsTakenOnce() throws {
        let secret = try ClusterSecret.make()
        let (nonces, request) = (NonceMemory(), request(field(secret)))
        #expect(refusal(request, secret, nonces) == nil)
        #expect(refusal(request, secret, nonces) == "node_replayed")
        #expect(refusal(self.request(field(secret)), secret, nonces) == nil)
    }

    @Test func everythingIsSigned() throws {
        let secret = try ClusterSecret.make()
        let field = field(secret)
        #expect(refusal(request(field, path: "/api/nodes/recordings/b"), secret) == "node_wrong_secret")
        #expect(refusal(request(field, query: [("from", "8"), ("version", "1-2-3")]), secret) == "node_wrong_secret")
        #expect(refusal(request(field, query: []), secret) == "node_wrong_secret")
        #expect(refusal(request(self.field(secret, to: "two")), secret) == "node_wrong_secret")
        #expect(refusal(request(field), try ClusterSecret.make("another secret of some length")) == "node_wrong_secret")
        var post = request(field)
        post.method = .post
        #expect(refusal(post, secret) == "node_wrong_secret")
        let other = field.replacing("t=1700000000", with: "t=1700000001")
        #expect(other != field && refusal(request(other), secret) == "node_wrong_secret")
    }

    @Test(arguments: [-61.0, -60, 60, 61, 1e9])
    func itsTimeMustBeNear(_ off: Double) throws {
        let secret = try ClusterSecret.make()
        let refused = refusal(request(field(secret, at: now.addingTimeInterval(off))), secret)
        #expect(refused == (abs(off) > 60 ? "node_clock" : nil))
    }

    @Test func whatIsNoSignature() throws {
        let secret = try ClusterSecret.make()
        let fields = [
            nil, "", "Bearer x", "Sori", "Sori ", "Sori t,n,s", "Sori t=x,n=\(String(repeating: "0", count: 32)),s=1",
            "Sori t=1,n=2,s=3", "Sori " + String(repeating: "t=1,", count: 10_000), "Sori t=9999999999999999999,n=,s=",
        ]
        for field in fields { #expect(refusal(request(field), secret) == "node_unsigned", "\(field ?? "")") }
    }
}
