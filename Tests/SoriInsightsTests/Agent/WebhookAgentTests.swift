import SoriCore
import SoriFetch
import SoriTesting
import Testing

@testable import SoriInsights

struct WebhookAgentTests {
    private let client = FetchClient(transfers: 2)
    private let request = AgentRequest(Calls.delivery, classification: nil, isMasked: true)

    private func agent(_ url: String) -> WebhookAgent {
        WebhookAgent(url: url, client: client) { body in [("x-sori-signature", "signed \(body.count)")] }
    }

    private func response(_ status: String, _ body: String, _ fields: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    private func code(_ server: RawServer, limit: Duration = .seconds(30)) async -> InsightErrorCode? {
        let error = await #expect(throws: InsightError.self) {
            try await agent(server.url("/hidden-path")).answer(request, limit: limit)
        }
        #expect(error?.description.contains("hidden-path") == false, "the address may hold secrets")
        return error?.code
    }

    @Test func askedAndAnswered() async throws {
        let server = try RawServer([[response("200 OK", #"{"reply":"네","entities":{"a":"b"}}"#)]])
        let answer = try await agent(server.url("/agent")).answer(request, limit: .seconds(30))
        #expect(answer.reply == "네" && answer.entities == ["a": "b"] && answer.model == nil)
        let sent = try #require(server.requests.first)
        let body = try #require(sent.split(separator: "\r\n\r\n").last)
        #expect(sent.hasPrefix("POST /agent HTTP/1.1"))
        #expect(sent.lowercased().contains("x-sori-signature: signed \(body.utf8.count)"))
        #expect(body.contains(#""masked":true"#) && body.contains(#""language":"ko""#) && body.contains("냉장고"))
    }

    @Test(arguments: [
        ("401 Unauthorized", InsightErrorCode.noAccess), ("403 Forbidden", .noAccess), ("404 Not Found", .badAddress),
        ("410 Gone", .badAddress), ("422 Unprocessable Content", .badAddress), ("304 Not Modified", .badAddress),
        ("500 Internal Server Error", .serverFailed), ("503 Service Unavailable", .serverFailed),
    ])
    func refusals(_ status: String, _ expected: InsightErrorCode) async throws {
        #expect(await code(try RawServer([[response(status, status.hasPrefix("304") ? "" : "{}")]])) == expected)
    }

    @Test func redirectsAreNotFollowed() async throws {
        let other = try RawServer([[response("200 OK", #"{"reply":"네"}"#)]])
        let server = try RawServer([[response("302 Found", "", "Location: \(other.url())\r\n")]])
        #expect(await code(server) == .badAddress)
        #expect(other.requests.isEmpty)
    }

    @Test func liesAreNotRepeated() async throws {
        let server = try RawServer([[response("200 OK", "<html>")], [response("200 OK", #"{"reply":"네"}"#)]])
        #expect(await code(server) == .badAnswer)
        #expect(server.requests.count == 1, "the program may do something for each request")
        #expect(await code(try RawServer([["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"re"]])) == .halfAnswer)
    }

    @Test func hugeAnswersAreNotHeard() async throws {
        let body = "{\"reply\":\"" + String(repeating: "x", count: 2 << 20) + "\"}"
        #expect(await code(try RawServer([[response("200 OK", body)]])) == .tooLong)
    }

    @Test func slownessEnds() async throws {
        let silent = try RawServer([["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", ""]])
        #expect(await code(silent, limit: .milliseconds(200)) == .timedOut)
    }

    @Test func nobodyThere() async throws {
        let error = await #expect(throws: InsightError.self) {
            try await agent("http://127.0.0.1:1/").answer(request, limit: .seconds(5))
        }
        #expect(error?.code == .unreachable && error?.message.contains("STT_AGENT_URL") == true)
        let wrong = await #expect(throws: InsightError.self) {
            try await agent("ftp://127.0.0.1/").answer(request, limit: .seconds(5))
        }
        #expect(wrong?.code == .badAddress)
    }
}
