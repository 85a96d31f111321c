import Foundation
import SoriCore
import Testing

@testable import SoriHTTP

final class TLSIdentityTests {
    private let folder: URL

    init() throws { folder = try Tool.folder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func code(_ files: CertificateFiles) -> CertificateErrorCode? {
        #expect(throws: CertificateError.self) { try TLSIdentity(files) }?.code
    }

    @Test(arguments: [
        ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], ["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
        ["rsa:2048"], ["ed25519"],
    ])
    func commonKeysAreTaken(_ kind: [String]) async throws {
        let identity = try TLSIdentity(await Tool.certificate(in: folder, kind: kind))
        #expect(identity.validity.end - identity.validity.start == 2 * 86_400)
        try identity.reload()
    }

    @Test func oneFileMayHoldBoth() async throws {
        let files = try await Tool.certificate(in: folder)
        let both = folder.path + "/both.pem"
        try
            (String(contentsOfFile: files.key, encoding: .utf8)
            + String(contentsOfFile: files.certificate, encoding: .utf8))
            .write(toFile: both, atomically: true, encoding: .utf8)
        _ = try TLSIdentity(CertificateFiles(certificate: both, key: both))
    }

    @Test func missingFilesAreNamed() async throws {
        var files = try await Tool.certificate(in: folder)
        files.key = folder.path + "/none.key"
        let error = #expect(throws: CertificateError.self) { try TLSIdentity(files) }
        #expect(error?.code == .unreadable)
        #expect(error?.message == "cannot read the key \(files.key): No such file or directory")
        files.certificate = folder.path
        #expect(code(files) == .unreadable)
    }

    @Test func aKeyOfAnotherCertificateIsRefused() async throws {
        let first = try await Tool.certificate(in: folder)
        for kind in [["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], ["rsa:2048"]] {
            let second = try await Tool.certificate(in: folder, name: "second", kind: kind)
            #expect(code(CertificateFiles(certificate: first.certificate, key: second.key)) == .keyMismatch)
        }
    }

    @Test func anEncryptedKeyIsRefusedWithoutAsking() async throws {
        var files = try await Tool.certificate(in: folder)
        let encrypted = folder.path + "/encrypted.key"
        _ = try await Tool.run(
            "/usr/bin/openssl",
            ["pkey", "-in", files.key, "-aes256", "-passout", "pass:secret", "-out", encrypted])
        files.key = encrypted
        #expect(code(files) == .encryptedKey)
    }

    @Test func shortKeysAreRefused() async throws {
        #expect(code(try await Tool.certificate(in: folder, kind: ["rsa:1024"])) == .unusable)
    }

    @Test(arguments: ["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func whatIsNoCertificateIsRefused(_ text: String) async throws {
        var files = try await Tool.certificate(in: folder)
        let broken = folder.path + "/broken.pem"
        try text.write(toFile: broken, atomically: true, encoding: .utf8)
        #expect(code(CertificateFiles(certificate: broken, key: files.key)) == .malformed)
        #expect(code(CertificateFiles(certificate: files.certificate, key: broken)) == .malformed)
        // A chain whose second certificate is damaged would fail at clients that need it.
        try (String(contentsOfFile: files.certificate, encoding: .utf8) + text).write(
            toFile: broken, atomically: true, encoding: .utf8)
        files.certificate = broken
        if text.hasPrefix("-----") { #expect(code(files) == .malformed) } else { _ = try TLSIdentity(files) }
    }

    @Test func whatCannotBeUsedIsNotSwappedIn() async throws {
        let files = try await Tool.certificate(in: folder)
        let identity = try TLSIdentity(files)
        let validity = identity.validity
        let now = Int(Date().timeIntervalSince1970)
        let old = CertificateFiles(certificate: folder.path + "/old.pem", key: folder.path + "/old.key")
        let pair = try SelfSignedPair(
            LocalNames(host: ""), CertificateValidity(start: now - 200_000, end: now - 100_000))
        try PEMFile.write(pair.certificatePEM(), to: old.certificate, mode: 0o600)
        try PEMFile.write(pair.keyPEM(), to: old.key, mode: 0o600)
        #expect(try TLSIdentity(old).validity.state(at: now) == .expired)
        try FileManager.default.removeItem(atPath: files.certificate)
        try FileManager.default.copyItem(atPath: old.certificate, toPath: files.certificate)
        #expect(#expect(throws: CertificateError.self) { try identity.reload() }?.code == .keyMismatch)
        try FileManager.default.removeItem(atPath: files.key)
        try FileManager.default.copyItem(atPath: old.key, toPath: files.key)
        #expect(#expect(throws: CertificateError.self) { try identity.reload() }?.code == .expired)
        #expect(identity.validity == validity)
        _ = try await Tool.certificate(in: folder, days: 9)
        try identity.reload()
        #expect(identity.validity != validity)
    }
}
