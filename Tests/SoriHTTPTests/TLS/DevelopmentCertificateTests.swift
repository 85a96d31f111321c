import Foundation
import SoriCore
import Testing

@testable import SoriHTTP

final class DevelopmentCertificateTests {
    private let root: URL
    private let certificate: DevelopmentCertificate

    init() throws {
        root = try Tool.folder()
        certificate = DevelopmentCertificate(in: root.path + "/data/tls", names: LocalNames(host: "box"))
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func text() async throws -> String {
        try await Tool.run(
            "/usr/bin/openssl", ["x509", "-in", certificate.files.certificate, "-noout", "-text"]
        ).output
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func itIsMadeOnce() async throws {
        #expect(try certificate.prepare())
        let identity = try TLSIdentity(certificate.files)
        #expect(try !certificate.prepare())
        #expect(try TLSIdentity(certificate.files).validity == identity.validity)
        #expect(try mode(certificate.files.key) == 0o600)
        #expect(try mode(root.path + "/data/tls") == 0o700)
        #expect(!FileManager.default.fileExists(atPath: certificate.files.key + ".new"))
    }

    @Test func otherProgramsReadItSo() async throws {
        _ = try certificate.prepare()
        let text = try await text()
        for part in [
            "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:box", "NIST CURVE: P-256",
            "ecdsa-with-SHA256", "CA:FALSE", "Digital Signature", "TLS Web Server Authentication", "Version: 3",
        ] { #expect(text.contains(part), "\(part) is missing in \(text)") }
        let verified = try await Tool.run(
            "/usr/bin/openssl",
            [
                "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "box", "-CAfile",
                certificate.files.certificate, certificate.files.certificate,
            ])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func expiredOnesAreMadeAnew() throws {
        let now = Int(Date().timeIntervalSince1970)
        #expect(try certificate.prepare(at: now - 366 * 86_400))
        #expect(try certificate.prepare())
        #expect(try TLSIdentity(certificate.files).validity.state(at: now + 364 * 86_400) == .valid)
    }

    @Test(arguments: ["", "garbage", nil])
    func damagedOnesAreMadeAnew(_ content: String?) throws {
        _ = try certificate.prepare()
        for path in [certificate.files.key, certificate.files.certificate] {
            if let content {
                try content.write(toFile: path, atomically: false, encoding: .utf8)
            } else {
                try FileManager.default.removeItem(atPath: path)
            }
            #expect(try certificate.prepare())
            _ = try TLSIdentity(certificate.files)
        }
    }

    @Test func manyStartsAtOnceMakeOne() async throws {
        let certificate = certificate
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try certificate.prepare() } }
            return try await group.reduce(into: 0) { if $1 { $0 += 1 } }
        }
        #expect(made == 1)
    }

    @Test func aFolderThatCannotBeIsNamed() throws {
        try "x".write(toFile: root.path + "/file", atomically: true, encoding: .utf8)
        let error = #expect(throws: CertificateError.self) {
            try DevelopmentCertificate(in: root.path + "/file/tls").prepare()
        }
        #expect(error?.code == .notMade)
        #expect(error?.message.contains(root.path + "/file") == true)
    }
}
