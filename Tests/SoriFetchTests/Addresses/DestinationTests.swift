import SoriTesting
import Testing

@testable import SoriFetch

/// Requests that lead to one machine only.
struct DestinationTests {
    private let client = FetchClient(transfers: 1)

    @Test(arguments: ["http://a.invalid/x", "http://8.8.8.8/x", "http://0177.0.0.1:1/x", "http://[2606:4700::1]/x"])
    func whateverTheAddressSays(_ url: String) async throws {
        let server = try RawServer([["HTTP/1.1 204 No Content\r\n\r\n"]])
        var request = FetchRequest(url, body: Array("{}".utf8))
        request.destination = (try #require(IPAddress("127.0.0.1")), Int(server.port))
        #expect(try await client.collect(request, limit: 100).head.status == 204)
    }

    @Test func redirectsAreAnswers() async throws {
        let server = try RawServer([
            ["HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"]
        ])
        var request = FetchRequest(server.url())
        request.destination = (try #require(IPAddress("127.0.0.1")), Int(server.port))
        #expect(try await client.collect(request, limit: 100).head.status == 302)
    }
}
