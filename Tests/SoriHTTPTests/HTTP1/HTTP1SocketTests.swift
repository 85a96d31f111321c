import Foundation
import SoriCore
import SoriHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTP1SocketTests {
    private static func router() -> HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/loop", execution: .loop) { _ in .text("loop") }
        router.on(.get, "/pool") { .text($0.queryValue("q") ?? "pool") }
        router.on(.post, "/echo") { HTTPResponse(body: .bytes(try await $0.body.collect(upTo: 1 << 24))) }
        router.on(.post, "/small", bodyLimit: 10) { HTTPResponse(body: .bytes(try await $0.body.collect(upTo: 100))) }
        router.on(.post, "/ignore") { _ in .text("ignored") }
        router.on(.get, "/stream") { _ in
            HTTPResponse(body: .stream { for number in 1...3 { try await $0.write(Array("\(number)\n".utf8)) } })
        }
        router.on(.get, "/broken") { _ in
            HTTPResponse(
                body: .stream {
                    try await $0.write([65])
                    throw CancellationError()
                })
        }
        router.on(.get, "/crash") { _ in throw CocoaError(.coderInvalidValue) }
        return router
    }

    @Test func curlUnderstandsTheAnswers() async throws {
        try await TestServer.run(Self.router()) { port in
            let base = "http://127.0.0.1:\(port)"
            let two = try await Tool.curl("-w", "%{num_connects} ", "\(base)/loop", "\(base)/pool?q=a%20b")
            #expect(two.output == "loop1 a b0 ")
            #expect(try await Tool.curl("\(base)/stream").output == "1\n2\n3\n")
            #expect(try await Tool.curl("-0", "\(base)/stream").output == "1\n2\n3\n")
            let head = try await Tool.curl("-I", "\(base)/loop", "-H", "X-Request-Id: mine").output.lowercased()
            #expect(head.contains("content-length: 4\r\n"))
            #expect(head.contains("x-request-id: mine\r\n"))
            #expect(head.contains("server: sori\r\n"))
            #expect(try await Tool.curl("-w", "%{http_code}", "\(base)/none").output.hasSuffix("404"))
            let wrong = try await Tool.curl("-i", "-X", "DELETE", "\(base)/loop").output
            #expect(wrong.contains("405") && wrong.contains("allow: GET, HEAD"))
            let crash = try await Tool.curl("-i", "\(base)/crash").output
            #expect(crash.contains("500") && !crash.contains("Cocoa"))
            let broken = try await Tool.curl("\(base)/broken")
            #expect(broken.status == 18)
        }
    }

    @Test func bodiesComeInEveryForm() async throws {
        let folder = try Tool.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = String(repeating: "0123456789abcdef\n", count: 60_000)
        try text.write(to: folder.appending(path: "body"), atomically: true, encoding: .utf8)
        let file = "@\(folder.path)/body"
        try await TestServer.run(Self.router()) { port in
            let base = "http://127.0.0.1:\(port)"
            #expect(try await Tool.curl("--data-binary", file, "\(base)/echo").output == text)
            #expect(
                try await Tool.curl("-H", "Transfer-Encoding: chunked", "--data-binary", file, "\(base)/echo").output
                    == text)
            #expect(try await Tool.curl("-H", "Expect:", "--data-binary", file, "\(base)/echo").output == text)
            let refused = try await Tool.curl("-w", " %{http_code}", "--data-binary", file, "\(base)/small").output
            #expect(refused.hasSuffix("413"))
            // More than once: the handler must not be quicker than the limit.
            for _ in 0..<20 {
                let late = try await Tool.curl(
                    "-H", "Transfer-Encoding: chunked", "-w", " %{http_code}", "-d", "12345678901", "\(base)/small")
                #expect(late.output.hasSuffix("413"))
            }
            #expect(try await Tool.curl("--data-binary", file, "\(base)/ignore").output == "ignored")
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await TestServer.run(Self.router()) { port in
            let client = try RawClient.connect(port)
            var requests = ""
            for number in 0..<200 {
                let path = number % 2 == 0 ? "/loop" : "/pool?q=n\(number)"
                requests += "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"
            }
            let post = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            await client.send(requests + post + "GET /loop HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answers = await client.receiveText()
            let bodies = answers.components(separatedBy: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "H" } }
            var expected = (0..<200).map { $0 % 2 == 0 ? "loop" : "n\($0)" }
            expected += ["abc", "loop"]
            #expect(bodies.map(String.init) == expected)
        }
    }

    @Test func corsIsAnswered() async throws {
        try await TestServer.run(
            Self.router(), configure: { $0.cors = CORSConfiguration(origins: .list(["https://a.b"])) }
        ) { port in
            let url = "http://127.0.0.1:\(port)/loop"
            let preflight = try await Tool.curl(
                "-i", "-X", "OPTIONS", "-H", "Origin: https://a.b", "-H", "Access-Control-Request-Method: GET", url)
            #expect(preflight.output.contains("204"))
            #expect(preflight.output.contains("access-control-allow-origin: https://a.b"))
            let other = try await Tool.curl("-i", "-H", "Origin: https://evil", url)
            #expect(!other.output.contains("access-control-allow-origin"))
            #expect(other.output.contains("vary: Origin"))
        }
    }

    @Test func aTakenPortIsToldClearly() async throws {
        try await TestServer.run(Self.router()) { port in
            let second = HTTPServer(
                configuration: .init(listeners: [.init(host: "127.0.0.1", port: port)]), router: HTTPRouter())
            let error = await #expect(throws: HTTPServerError.self) { try await second.run() }
            #expect(error?.code == .portTaken)
        }
    }
}
