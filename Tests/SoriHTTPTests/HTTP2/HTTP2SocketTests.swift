import Foundation
import SoriCore
import SoriHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTP2SocketTests {
    @Test func tlsAndHTTP2Work() async throws {
        let folder = try Tool.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let identity = try TLSIdentity(await Tool.certificate(in: folder))
        let body = "\(folder.path)/body"
        let text = String(repeating: "0123456789abcdef\n", count: 60_000)
        try text.write(toFile: body, atomically: true, encoding: .utf8)
        var router = HTTPRouter()
        router.on(.get, "/", execution: .loop) { .text("\($0.isSecure) \($0.queryValue("q") ?? "")") }
        router.on(.post, "/echo") { HTTPResponse(body: .bytes(try await $0.body.collect(upTo: 1 << 24))) }
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
        try await TestServer.run(
            router,
            configure: {
                $0.listeners[0].identity = identity
                $0.strictTransport = .seconds(60)
            }
        ) { port in
            let base = "https://127.0.0.1:\(port)"
            for version in ["--http1.1", "--http2"] {
                let number = version == "--http2" ? "2" : "1.1"
                #expect(
                    try await Tool.curl("-k", version, "-w", " %{http_version}", "\(base)/?q=a%20b").output
                        == "true a b \(number)")
                for _ in 0..<3 {
                    #expect(
                        try await Tool.curl("-k", version, "--data-binary", "@\(body)", "\(base)/echo").output == text)
                }
                #expect(try await Tool.curl("-k", version, "\(base)/stream").output == "1\n2\n3\n")
                #expect(try await Tool.curl("-k", version, "-w", "%{http_code}", "\(base)/x").output.hasSuffix("404"))
                #expect(try await Tool.curl("-k", version, "\(base)/broken").status != 0)
                #expect(
                    try await Tool.curl("-k", version, "-i", "\(base)/").output.contains(
                        "strict-transport-security: max-age=60\r\n"))
            }
            let old = try await Tool.curl(
                "-k", "--tlsv1.1", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "\(base)/")
            #expect(old.status == 35)
            #expect(try await Tool.curl("-k", "--tls-max", "1.2", "\(base)/").status == 0)
            let plain = try await Tool.curl("http://127.0.0.1:\(port)/")
            #expect(plain.status != 0)
        }
    }
}
