import FoundationEssentials
import Testing

@testable import sori

struct NodeIdentityTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func theNameStays() throws {
        try withFolder { folder in
            let name = try NodeIdentity(in: folder).name
            #expect(try NodeIdentity(in: folder).name == name)
            #expect(try NodeIdentity(in: folder + "/other").name != name)
            #expect(name.utf8.count >= 12 && !name.contains("/") && !name.contains("."))
        }
    }

    @Test func aFolderHasOneAtATime() throws {
        try withFolder { folder in
            let one = try NodeIdentity(in: folder)
            let error = #expect(throws: ConfigurationError.self) { try NodeIdentity(in: folder) }
            #expect(error?.message.contains("--data-dir") == true)
            withExtendedLifetime(one) {}
        }
    }

    @Test(arguments: ["", "\n", "a/b\n", "a b", String(repeating: "a", count: 81), "한\n"])
    func whatIsNoName(_ text: String) throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: folder + "/node"))
            let error = #expect(throws: ConfigurationError.self) { try NodeIdentity(in: folder) }
            #expect(error?.message.contains(folder + "/node") == true)
        }
    }
}

struct ClusterSettingsTests {
    private func configuration(_ flags: [String: String]) throws(ConfigurationError) -> ClusterConfiguration {
        try ServeConfiguration(Settings(flags: flags, environment: [:], file: nil)).cluster
    }

    @Test func addressesAndFolders() throws {
        let cluster = try configuration(
            ["node_url": "https://host:8003/", "cluster_secret_file": "x", "recordings_dirs": "/a:/b"])
        #expect(cluster.url == "https://host:8003" && cluster.recordingFolders == ["/a", "/b"])
        #expect(try configuration([:]).url == nil)
    }

    @Test(arguments: ["host:8003", "ftp://host", "http://a:b@host", "http://host/?a", "http://host/#a"])
    func whatIsNoAddress(_ url: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try configuration(["node_url": url, "cluster_secret_file": "x"])
        }
        #expect(error?.message.contains("node") == true && error?.message.contains("a:b") == false)
    }
}
