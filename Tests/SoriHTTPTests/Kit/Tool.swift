import Foundation
import SoriCore
import SoriHTTP

/// Runs programs such as curl and gives their output.
enum Tool {
    private static let pool = WorkerPool(name: "tools", threads: 4)

    static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await pool.run {
            let process = Process()
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
    }

    static func curl(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await run("/usr/bin/curl", ["-s", "-m", "10"] + arguments)
    }

    /// A new empty folder, removed by the caller.
    static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "sori-http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// A certificate for `localhost` that nobody vouches for, and its key, as files in `folder`.
    static func certificate(
        in folder: URL, name: String = "cert", kind: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        days: Int = 2
    ) async throws -> CertificateFiles {
        let files = CertificateFiles(
            certificate: "\(folder.path)/\(name).pem", key: "\(folder.path)/\(name).key")
        _ = try await run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-nodes", "-keyout", files.key, "-out", files.certificate, "-days", "\(days)", "-subj",
                "/CN=localhost", "-newkey",
            ] + kind)
        return files
    }
}
