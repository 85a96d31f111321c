import FoundationEssentials
import Glibc
import SoriHTTP
import Testing

@testable import SoriServer

final class AllowedDirectoriesTests {
    private let root: String
    private let allowed: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString)").path
        allowed = root + "/allowed"
        try FileManager.default.createDirectory(atPath: allowed + "/inner", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: root + "/allowed-not", withIntermediateDirectories: true)
        for path in ["/allowed/a.wav", "/allowed/inner/b.wav", "/secret.wav", "/allowed-not/c.wav"] {
            try Data("x".utf8).write(to: URL(filePath: root + path))
        }
        unsafe symlink(root + "/secret.wav", allowed + "/link.wav")
        unsafe symlink(allowed + "/a.wav", allowed + "/good-link.wav")
        unsafe symlink(root, allowed + "/up")
        unsafe symlink("loop.wav", allowed + "/loop.wav")
        unsafe mkfifo(allowed + "/pipe.wav", 0o600)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func code(_ path: String) -> String {
        do throws(APIError) {
            let file = try AllowedDirectories([allowed]).open(path)
            return (try? String(contentsOfFile: file.descriptorPath, encoding: .utf8)) ?? "unreadable"
        } catch {
            return "\(error.status.rawValue)"
        }
    }

    @Test func filesInside() {
        #expect(code(allowed + "/a.wav") == "x")
        #expect(code(allowed + "/inner/../inner//./b.wav") == "x")
        #expect(code(allowed + "/good-link.wav") == "x")
        #expect(code(root + "/up/../allowed/a.wav") == "x" || code(root + "/up/../allowed/a.wav") == "403")
    }

    @Test func pathsThatLeadOut() {
        for path in [
            "/secret.wav", "/allowed/../secret.wav", "/allowed/link.wav", "/allowed/up/secret.wav",
            "/allowed-not/c.wav", "/nothing.wav",
            "/allowed-not/nothing.wav",
        ] { #expect(code(root + path) == "403", "\(path)") }
        for path in ["/etc/passwd", "/dev/zero", "/proc/self/mem", "/", ".", "relative.wav", "/no/such/file"] {
            #expect(code(path) == "403", "\(path)")
        }
    }

    @Test func whatIsNoFile() {
        #expect(code(allowed + "/missing.wav") == "404")
        #expect(code(allowed + "/no/such/file.wav") == "404")
        #expect(code(allowed + "/a.wav/b.wav") == "404")
        #expect(code(allowed + "/loop.wav") == "404")
        #expect(code(allowed + "/" + String(repeating: "n", count: 300)) == "404")
        #expect(code(allowed) == "415")
        #expect(code(allowed + "/inner") == "415")
        #expect(code(allowed + "/pipe.wav") == "415")
        #expect(code("") == "422")
        #expect(code(allowed + "/a\0.wav") == "422")
        #expect(code(String(repeating: "x", count: 5000)) == "422")
    }

    @Test func noDescriptorStaysOpen() throws {
        func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        for _ in 0..<10 { _ = code(allowed + "/a.wav") }
        let before = try open()
        for _ in 0..<500 {
            _ = code(allowed + "/a.wav")
            _ = code(allowed + "/link.wav")
            _ = code(allowed + "/missing.wav")
        }
        // Other suites run beside this one and hold some.
        #expect(try open() < before + 100)
    }
}
