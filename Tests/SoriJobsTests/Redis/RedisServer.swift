import Foundation
import SoriCore
import SoriFetch
import Synchronization

@testable import SoriJobs

/// A redis-server of the test's own, on a loopback address that nobody else uses, with all that it accepts on the disk.
final class RedisServer: Sendable {
    /// The program, or nil where it is not installed: tests that need it are skipped.
    static let program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static var isInstalled: Bool { program != nil }

    /// Short ones, so that tests of a Redis that is away do not take long.
    static let limits = RedisLimits(
        connect: .seconds(1), reply: .seconds(20), firstDelay: .milliseconds(5), longestDelay: .milliseconds(100))

    private static let pool = WorkerPool(name: "redis servers", threads: 2)
    static let password = "s3cret/@:%"

    let folder: String
    let host: String
    private let options: [String]
    private let process = Mutex<Process?>(nil)

    /// A server that is not started yet, with its files in `folder`.
    init(folder: String, options: [String] = []) {
        self.folder = folder
        self.options = options
        // All of 127.0.0.0/8 is this machine.
        host = (0..<3).reduce("127") { host, _ in "\(host).\(Int.random(in: 1...254))" }
    }

    private var url: String { "redis://:s3cret%2F%40%3A%25@\(host):16379" }

    /// Where it is; its database is not the first one.
    func address() throws -> RedisAddress { try RedisAddress("\(url)/3") }

    /// The same database over TLS, where it was started with a `--tls-port` of 16380.
    func secureAddress(_ trust: TunnelTrust) throws -> RedisAddress {
        let secure = url.replacing("redis://", with: "rediss://").replacing(":16379", with: ":16380")
        return try RedisAddress("\(secure)/3", trust: trust)
    }

    /// A store in it.
    func store(limits: RedisLimits = limits) async throws -> RedisJobStore {
        try await RedisJobStore(address(), timeout: .seconds(20), limits: limits)
    }

    /// An empty store, in which something may have been before.
    func emptyStore() async throws -> RedisJobStore {
        _ = try await store().connection.send(.words(["FLUSHALL"]))
        return try await store()
    }

    func start() async throws {
        try await Self.pool.run { () throws in
            let process = Process()
            process.executableURL = URL(filePath: Self.program ?? "")
            process.arguments =
                [
                    "--bind", self.host, "--port", "16379", "--dir", self.folder, "--requirepass", Self.password,
                    "--save", "", "--appendonly", "yes", "--appendfsync", "always",
                ] + self.options
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            self.process.withLock { $0 = process }
        }
    }

    /// kill -9.
    func kill() async {
        await Self.pool.run {
            guard let process = self.process.withLock({ $0.take() }) else { return }
            Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Stands still until `goOn`.
    func pause() { signal(SIGSTOP) }

    func goOn() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        process.withLock { process in
            if let process { Glibc.kill(process.processIdentifier, number) }
        }
    }

    /// Whether `text` is in one of its files.
    func keeps(_ text: String) -> Bool {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return paths.contains { path in
            FileManager.default.contents(atPath: "\(folder)/\(path)")?.range(of: Data(text.utf8)) != nil
        }
    }

    /// Runs `body` with a server, and ends it whatever happens.
    static func with<Value>(
        _ options: String..., body: (RedisServer) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let server = RedisServer(folder: folder, options: options)
            try await server.start()
            do {
                let value = try await body(server)
                await server.kill()
                return value
            } catch {
                await server.kill()
                throw error
            }
        }
    }

    /// Runs `body` with a store in a server, and with what makes a store in another server out of the first one's files
    /// as they are at that moment.
    static func withStore(
        _ body: (_ store: any JobStore, _ afterKill: () async throws -> any JobStore) async throws -> Void
    ) async throws {
        try await with { server in
            var copies: [RedisServer] = []
            var failure: (any Error)?
            do {
                try await body(try await server.store()) {
                    let copy = RedisServer(folder: "\(server.folder)/\(UUID().uuidString)")
                    try FileManager.default.createDirectory(atPath: copy.folder, withIntermediateDirectories: true)
                    try FileManager.default.copyItem(
                        atPath: "\(server.folder)/appendonlydir", toPath: "\(copy.folder)/appendonlydir")
                    copies.append(copy)
                    try await copy.start()
                    return try await copy.store()
                }
            } catch { failure = error }
            for copy in copies { await copy.kill() }
            if let failure { throw failure }
        }
    }
}
