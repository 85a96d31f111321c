import SoriHTTP
import Testing

@testable import sori

struct CertificateSettingsTests {
    private func configuration(_ flags: [String: String]) throws(ConfigurationError) -> ServeConfiguration {
        try ServeConfiguration(Settings(flags: flags, environment: [:], file: nil))
    }

    private let pair = ["tls_cert": "a.pem", "tls_key": "a.key"]

    @Test func theUsualListenersAreRead() throws {
        let listeners = try configuration(["listen": "8003 8100 8088,tls"]).listeners
        #expect(listeners.map(\.port) == [8003, 8100, 8088])
        #expect(listeners.map(\.isTLS) == [false, false, true])
        #expect(listeners[2].url(port: 8088) == "https://localhost:8088")
    }

    @Test func withoutFilesOneIsMadeInTheDataDirectory() throws {
        let configuration = try configuration(["listen": "8003 8088,tls", "data_dir": "/var/lib/sori"])
        #expect(configuration.certificate == .development(folder: "/var/lib/sori/tls"))
        #expect(!configuration.strictTransport)
    }

    @Test func filesAreTaken() throws {
        let configuration = try configuration(pair.merging(["listen": "8088,tls"]) { $1 })
        #expect(configuration.certificate == .configured(CertificateFiles(certificate: "a.pem", key: "a.key")))
        #expect(configuration.strictTransport)
    }

    @Test(arguments: ["tls_cert", "tls_key"])
    func halfAPairIsRefused(_ name: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try configuration([name: "a.pem", "listen": "8088,tls"])
        }
        #expect(error?.message.contains("--tls-cert") == true && error?.message.contains("--tls-key") == true)
    }

    /// Browsers that heard it would not open the plain ports of the same host.
    @Test func strictTransportLeavesPlainPortsOpen() throws {
        #expect(try !configuration(pair.merging(["listen": "8003 8088,tls"]) { $1 }).strictTransport)
        #expect(try configuration(pair.merging(["listen": "127.0.0.1:8003 8088,tls"]) { $1 }).strictTransport)
    }

    @Test func strictTransportCanBeTurnedOff() throws {
        let off = pair.merging(["listen": "8088,tls", "hsts": "off"]) { $1 }
        #expect(try !configuration(off).strictTransport)
        #expect(throws: ConfigurationError.self) { try configuration(["hsts": "maybe"]) }
    }

    @Test func noticesSayWhatMayHarm() throws {
        func notices(_ flags: [String: String]) throws -> [String] {
            try configuration(pair.merging(flags.merging(["api_keys": "k"]) { $1 }) { $1 }).notices
        }
        #expect(try notices(["listen": "8088,tls"]).isEmpty)
        #expect(try notices(["listen": "127.0.0.1:8003 [::1]:8003 8088,tls"]).isEmpty)
        #expect(try notices(["listen": "8003 8088,tls"]).isEmpty)
        #expect(try notices(["listen": "8003"]).contains { $0.contains("no listener uses --tls-cert") })
    }
}
