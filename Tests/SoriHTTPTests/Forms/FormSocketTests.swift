import Foundation
import SoriCore
import SoriHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct FormSocketTests {
    private func run(
        _ limits: FormLimits, _ body: @Sendable @escaping (_ base: String, _ folder: URL) async throws -> Void
    ) async throws {
        let folder = try Tool.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let pool = WorkerPool(name: "disk", threads: 2)
        var router = HTTPRouter()
        router.on(.post, "/form", bodyLimit: BodyLimit(1 << 30)) { request in
            let form = try await FormData.read(request, into: folder.path, limits: limits, pool: pool)
            var text = form.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            for (name, file) in form.files {
                let stored = try Data(contentsOf: URL(filePath: file.path))
                text += " \(name):\(file.filename):\(file.contentType ?? "-"):\(file.size):\(stored.count == file.size)"
            }
            return .text(text)
        }
        try await TestServer.run(router) { port in try await body("http://127.0.0.1:\(port)/form", folder) }
    }

    @Test func formsAreRead() async throws {
        try await run(FormLimits()) { url, folder in
            let source = folder.appending(path: "source.bin")
            try Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }).write(to: source)
            let both = try await Tool.curl(
                "-F", "a=1", "-F", "file=@\(source.path);filename=\"x/한.wav\";type=audio/wav", "-F", "a=둘", url)
            #expect(both.output == "a=1&a=둘 file:한.wav:audio/wav:3000000:true")
            #expect(try await Tool.curl("-d", "a=1&b=%20x+y", url).output == "a=1&b= x y")
            // A client that names no file may still send one.
            let nameless = folder.appending(path: "nameless")
            let head = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: audio/wav\r\n\r\n"
            try (Data(head.utf8) + Data([0xFF, 0xFE, 0]) + Data("\r\n--x--\r\n".utf8)).write(to: nameless)
            let sent = try await Tool.curl(
                "-H", "Content-Type: multipart/form-data; boundary=x", "--data-binary", "@\(nameless.path)", url)
            #expect(sent.output == " file:file:audio/wav:3:true")
            try FileManager.default.removeItem(at: nameless)
            #expect(
                try await Tool.curl("-w", "%{http_code}", "-H", "Content-Type: text/plain", "-d", "x", url).output
                    .hasSuffix("415"))
            #expect(
                try await Tool.curl("-w", "%{http_code}", "-H", "Content-Type: multipart/form-data", "-d", "x", url)
                    .output.hasSuffix("400"))
            // Nothing but the source is left.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["source.bin"])
        }
    }

    @Test func limitsAndBrokenFormsAreAnswered() async throws {
        try await run(FormLimits(fileBytes: 1_000)) { url, folder in
            let source = folder.appending(path: "source.bin")
            try Data(count: 20_000).write(to: source)
            #expect(try await Tool.curl("-w", "%{http_code}", "-F", "f=@\(source.path)", url).output.hasSuffix("413"))
            let type = "Content-Type: multipart/form-data; boundary=XX"
            let body = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nabc"
            #expect(try await Tool.curl("-w", "%{http_code}", "-H", type, "-d", body, url).output.hasSuffix("400"))
            let preamble = String(repeating: "x", count: 100_000)
            #expect(try await Tool.curl("-w", "%{http_code}", "-H", type, "-d", preamble, url).output.hasSuffix("400"))
            let long = "a=\(String(repeating: "b", count: 100_000))"
            try long.write(to: source, atomically: true, encoding: .utf8)
            #expect(try await Tool.curl("-d", "@\(source.path)", url).output == long)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["source.bin"])
        }
    }
}
