import SoriHTTP
import Testing

@testable import SoriServer

struct APIKeysTests {
    private func isLetIn(_ authorization: String?, _ keys: [String]) -> Bool {
        var request = HTTPRequest(method: .get, path: "/", body: .empty)
        request.headers["authorization"] = authorization
        do {
            try APIKeys(keys).check(request)
            return true
        } catch {
            return false
        }
    }

    @Test func withoutKeysEveryoneIsLetIn() { #expect(isLetIn(nil, []) && isLetIn("Bearer x", [])) }

    @Test(
        arguments: [
            ("Bearer one", true), ("bearer two", true), ("Bearer on", false), ("Bearer onex", false),
            ("Bearer ", false),
            ("Basic one", false), ("one", false), (nil, false), ("Bearer three", false),
        ] as [(String?, Bool)])
    func onlyTheKeysAreTaken(authorization: String?, isTaken: Bool) {
        #expect(isLetIn(authorization, ["one", "two"]) == isTaken)
    }
}
