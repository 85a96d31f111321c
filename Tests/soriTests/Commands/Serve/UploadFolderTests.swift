import FoundationEssentials
import Testing

@testable import sori

final class UploadFolderTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "sori-uploads-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root).filter { $0 != ".lock" }
    }

    private func write(_ path: String) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: url)
    }

    @Test func aFolderGoesWithItsServer() throws {
        var folder: UploadFolder? = try UploadFolder(in: root)
        try write((folder?.path ?? "") + "/upload-1")
        #expect(try names().count == 1)
        folder = nil
        #expect(try names().isEmpty)
    }

    @Test func whatKilledServersLeftIsRemoved() throws {
        // A folder whose lock nobody holds, one that was never locked, and a file of before there were folders.
        try write(root + "/killed/.lock")
        try write(root + "/killed/upload-1")
        try write(root + "/begun/upload-2")
        try write(root + "/upload-3")
        let folder = try UploadFolder(in: root)
        #expect(try names().map { self.root + "/" + $0 } == [folder.path])
    }

    @Test func aServerThatRunsKeepsItsUploads() throws {
        let first = try UploadFolder(in: root)
        try write(first.path + "/upload-1")
        let second = try UploadFolder(in: root)
        #expect(FileManager.default.fileExists(atPath: first.path + "/upload-1"))
        #expect(first.path != second.path)
        #expect(try names().count == 2)
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        try write(root)
        let error = #expect(throws: ConfigurationError.self) { _ = try UploadFolder(in: root) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("--data-dir"))
    }
}
