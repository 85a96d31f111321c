import Foundation
import SoriCore
import SoriFetch
import SoriTesting
import Testing

@testable import SoriJobs

/// The program that makes certificates.
private enum OpenSSL {
    private static let program = "/usr/bin/openssl"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// A certificate for `host`, for which it vouches itself, and its key.
    static func makeCertificate(_ path: String, host: String) async throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=test", "-addext", "subjectAltName=IP:\(host)", "-keyout", "\(path).key", "-out", "\(path).crt",
        ]
        process.standardError = FileHandle.nullDevice
        try await WorkerPool(name: "openssl", threads: 1).run { () throws in
            try process.run()
            process.waitUntilExit()
        }
        try
            (String(contentsOfFile: "\(path).crt", encoding: .utf8)
            + String(contentsOfFile: "\(path).key", encoding: .utf8))
            .write(toFile: "\(path).pem", atomically: true, encoding: .utf8)
    }
}

/// A Redis behind TLS that asks for a certificate.
@Suite(.enabled(if: RedisServer.isInstalled && OpenSSL.isInstalled, "redis-server or openssl is not installed"))
struct RedisTLSTests: StoreSteps {
    private func withServer(_ body: (RedisServer, TunnelTrust) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let path = "\(folder)/own"
            let server = RedisServer(
                folder: folder,
                options: [
                    "--tls-port", "16380", "--tls-cert-file", "\(path).crt", "--tls-key-file", "\(path).key",
                    "--tls-ca-cert-file", "\(path).crt", "--tls-auth-clients", "yes",
                ])
            try await OpenSSL.makeCertificate(path, host: server.host)
            try await server.start()
            var failure: (any Error)?
            do {
                try await body(server, TunnelTrust(authorities: "\(path).crt", certificate: "\(path).pem"))
            } catch { failure = error }
            await server.kill()
            if let failure { throw failure }
        }
    }

    private func store(_ address: RedisAddress) async throws -> RedisJobStore {
        try await RedisJobStore(address, timeout: .seconds(20), limits: RedisServer.limits)
    }

    @Test func jobsGoThroughIt() async throws {
        try await withServer { server, trust in
            let store = try await store(server.secureAddress(trust))
            try await store.insert(job("a"))
            let token = try #require(try await claim(store)?.lease?.token)
            // More than any buffer on the way holds.
            let long = "\"\(String(repeating: "가나다라", count: 300_000))\""
            try await work(store, .checkpoint(JobCheckpoint([long, "\"b\""], at: 0)), "a", token)
            #expect(try await store.segments(of: "a") == [long, "\"b\""])
            #expect(try await work(store, .complete(result: long), "a", token, at: 5).status == .completed)
            #expect(try await store.job("a")?.result == long)
            // Many at once share the connection.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 { group.addTask { try await store.insert(job("many-\(index)")) } }
                try await group.waitForAll()
            }
            #expect(try await store.list(JobFilter(), limit: 0, offset: 0).total == 201)
        }
    }

    @Test func aServerThatWasStartedAgain() async throws {
        try await withServer { server, trust in
            let store = try await store(server.secureAddress(trust))
            try await store.insert(job("a"))
            await server.kill()
            #expect(await code { _ = try await store.job("a") } == .failed)
            try await server.start()
            let end = ContinuousClock.now + .seconds(20)
            while await code({ _ = try await store.job("a") }) != nil, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await store.job("a") != nil)
        }
    }

    @Test func whoIsNotTrusted() async throws {
        try await withServer { server, trust in
            let other = "\(server.folder)/other"
            try await OpenSSL.makeCertificate(other, host: "127.0.0.1")
            // Once it is up.
            _ = try await store(server.secureAddress(trust))
            let wrong = [
                TunnelTrust(), TunnelTrust(authorities: "\(other).crt", certificate: trust.certificate),
                TunnelTrust(authorities: "\(server.folder)/none", certificate: trust.certificate),
                TunnelTrust(authorities: trust.authorities, certificate: "\(server.folder)/none"),
                TunnelTrust(authorities: trust.authorities, certificate: "\(other).pem"),
                TunnelTrust(authorities: trust.authorities),
            ]
            for (index, trust) in wrong.enumerated() {
                let address = try server.secureAddress(trust)
                let limits = RedisLimits(connect: .seconds(5), reply: .seconds(5))
                do throws(StoreError) {
                    _ = try await RedisJobStore(address, timeout: .milliseconds(100), limits: limits)
                    Issue.record("number \(index) got in")
                } catch {
                    // TLS 1.3 tells a client only afterwards that its certificate is not wanted.
                    #expect(error.code == (index < 4 ? .unwritable : .failed), "number \(index): \(error)")
                    #expect(!"\(error)".contains("s3cret"))
                    if index < 4 { #expect(error.message.contains("--store-ca-file"), "\(error)") }
                }
            }
            // Without TLS nothing is understood.
            let plain = try RedisAddress("redis://\(server.host):16380")
            #expect(await code { _ = try await RedisJobStore(plain, timeout: .milliseconds(100)) } != nil)
            // With TLS, where there is none: refused, or not answered.
            let text = "rediss://\(server.host):16379"
            let secure = try RedisAddress(text, trust: trust)
            #expect(await code { _ = try await RedisJobStore(secure, timeout: .milliseconds(100)) } != nil)
        }
    }
}
