import Foundation
import SoriCore
import Testing

struct FolderTests {
    private let root = FileManager.default.temporaryDirectory.path + "/folders-\(UUID().uuidString)"

    @Test func foldersAreMadeAndMayBeThere() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        for _ in 0..<2 { try Folder.make("\(root)/one//two/") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/one") == ["two"])
        try Folder.make("/")
        try Folder.make(".")
    }

    @Test func aFileInTheWayIsNamed() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try Folder.make(root)
        try Data().write(to: URL(filePath: "\(root)/file"))
        #expect {
            try Folder.make("\(root)/file/under")
        } throws: { error in
            (error as? FileError)?.message == "cannot make the folder \(root)/file: there is a file of that name"
        }
    }

    @Test func theSystemsReasonIsTold() {
        #expect {
            try Folder.make("/proc/none")
        } throws: { error in
            (error as? FileError)?.message == "cannot make the folder /proc/none: No such file or directory"
        }
    }
}
