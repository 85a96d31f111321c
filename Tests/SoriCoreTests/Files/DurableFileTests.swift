import Foundation
import Glibc
import Testing

@testable import SoriCore

struct DurableFileTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sori-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    private func mode(_ name: String) -> UInt32 {
        var information = stat()
        _ = unsafe stat("\(folder)/\(name)", &information)
        return information.st_mode & 0o777
    }

    private func code(_ body: () throws(FileError) -> Void) -> FileErrorCode? {
        do throws(FileError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func aNewFileIsItsOwnersAlone() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try DurableFile.write(Array("one".utf8), to: folder + "/a")
        #expect(text("a") == "one" && mode("a") == 0o600)
        #expect(code { () throws(FileError) in try DurableFile.write([], to: folder + "/a") } == .unreadable)
        #expect(text("a") == "one")
        #expect(code { () throws(FileError) in try DurableFile.write([], to: folder + "/b/a") } == .notFound)
    }

    @Test func replacingLeavesOneWholeFile() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try DurableFile.write(Array("half".utf8), to: folder + "/.part")
        for content in ["one", "another"] {
            try DurableFile.replace(folder + "/a", with: Array(content.utf8), through: folder + "/.part", mode: 0o640)
            #expect(text("a") == content && mode("a") & ~0o640 == 0)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }

    @Test func appending() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for content in ["one\n", "two\n"] { try DurableFile.append(Array(content.utf8), to: folder + "/a") }
        #expect(text("a") == "one\ntwo\n")
    }

    /// The system's own full disk.
    @Test func aFullDiskIsCalledSo() {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(code { () throws(FileError) in try DurableFile.append([1], to: "/dev/full") } == .noSpace)
    }

    @Test(arguments: [
        (ENOSPC, FileErrorCode.noSpace), (EDQUOT, .noSpace), (EROFS, .noPermission), (EACCES, .noPermission),
        (ENOENT, .notFound), (EIO, .unreadable),
    ])
    func numbersOfTheSystem(_ number: Int32, _ code: FileErrorCode) { #expect(FileErrorCode(errno: number) == code) }
}
