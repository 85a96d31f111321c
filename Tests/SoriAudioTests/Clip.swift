import Foundation
import SoriTesting

/// Our own clips, and other forms of them made by the `ffmpeg` program in a temporary folder.
enum Clip {
    static func path(_ name: String) -> String { Fixtures.clip(name) }

    /// A fresh folder, removed when the object goes.
    final class Folder: Sendable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "sori-audio-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ name: String) -> String { path + "/" + name }

        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: URL(filePath: file(name)))
            return file(name)
        }
    }

    struct Failed: Error { let status: Int32 }

    /// Runs `ffmpeg` with `arguments`, quietly.
    static func ffmpeg(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments = ["-nostdin", "-v", "error", "-y", "-bitexact"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    }
}
