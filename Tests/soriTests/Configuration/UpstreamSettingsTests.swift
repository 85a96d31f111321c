import FoundationEssentials
import SoriCore
import SoriServer
import Testing

@testable import sori

struct UpstreamSettingsTests {
    private func configuration(_ flags: [String: String]) throws(ConfigurationError) -> ServeConfiguration {
        try ServeConfiguration(Settings(flags: flags, environment: [:], file: nil))
    }

    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test(arguments: ["a=http://x:1,b=https://y", "a=http://x:1 b=https://y", "a=http://x:1/, b=https://y/"])
    func listsAreRead(_ text: String) throws {
        let upstreams = try configuration(["upstream": text]).upstreams.upstreams
        #expect(upstreams.map(\.name) == ["a", "b"] && upstreams.map(\.url) == ["http://x:1", "https://y"])
    }

    @Test func withoutAnyThereAreNone() throws {
        #expect(try configuration([:]).upstreams.open(dataDirectory: "data") == nil)
    }

    @Test(arguments: ["a", "a=x", "a=http://u:secret@x", "a=http://x,a=http://y", "local=http://x"])
    func whatIsWrongStopsTheStart(_ text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try configuration(["upstream": text]) }
        #expect(error?.message.hasPrefix("--upstream: ") == true && error?.message.contains("secret") == false)
    }

    @Test func theKeyIsThatOfTheFile() throws {
        let path = try file("  the-key\n\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let flags = ["upstream": "a=https://x", "upstream_key_file": path, "upstream_queue": "7"]
        let opened = try configuration(flags).upstreams.open(dataDirectory: "data")
        #expect(opened?.key == "the-key" && opened?.mostWaiting == 7 && opened?.choiceFile == "data/device.json")
    }

    @Test(arguments: ["", "two keys", "ke\u{7}y", "열쇠"])
    func aFileWithoutAKeyIsNamed(_ text: String) throws {
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let configuration = try configuration(["upstream": "a=https://x", "upstream_key_file": path])
        let error = #expect(throws: ConfigurationError.self) { try configuration.upstreams.open(dataDirectory: "d") }
        #expect(error?.message.contains("--upstream-key-file") == true && error?.message.contains(path) == true)
    }

    @Test(arguments: ["upstream_key_file", "upstream_ca_file"])
    func aFileThatIsNotThereIsNamed(_ setting: String) throws {
        let configuration = try configuration(["upstream": "a=https://x", setting: "/nonexistent/file"])
        let error = #expect(throws: ConfigurationError.self) { try configuration.upstreams.open(dataDirectory: "d") }
        #expect(error?.message.contains("/nonexistent/file") == true)
    }

    @Test(
        arguments: [
            ("a=https://x", false), ("a=http://127.0.0.1:1", false), ("a=http://localhost:1", false),
            ("a=http://10.0.0.1", true),
        ])
    func aKeyInTheClearIsNoticed(_ upstream: String, _ isNoticed: Bool) throws {
        let notices = try configuration(["upstream": upstream, "upstream_key_file": "k", "api_keys": "x"]).notices
        #expect(notices.contains { $0.contains("unencrypted") } == isNoticed)
    }
}
