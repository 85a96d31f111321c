import FoundationEssentials
import Glibc
import SoriCore
import Testing

@testable import SoriServer

struct ResultFilesTests {
    private let folder: WatchedTestFolder
    private let suffixes = ["txt", "json", ResultFiles.errorSuffix]

    init() throws { folder = try WatchedTestFolder() }

    private func target(_ name: String) -> ResultFiles {
        ResultFiles(path: "\(folder.path)/\(name)", root: folder.path)
    }

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(folder.path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    private func file(_ suffix: String, _ text: String) -> ResultFiles.File {
        ResultFiles.File(suffix: suffix, bytes: Array(text.utf8))
    }

    @Test func namesAreThoseOfTheCommandLine() {
        #expect(
            (0..<4).map(target("회의 1.final.wav").name) == [
                "회의 1.final", "회의 1.final.wav", "회의 1.final.wav.2", "회의 1.final.wav.3",
            ])
        #expect(target(String(repeating: "가", count: 83) + ".wav").name(1).utf8.count <= 240)
    }

    @Test func filesOfOthersAreNotWrittenOver() throws {
        let files = [file("txt", "said"), file("json", "{}")]
        #expect(try target("a.wav").freeName(for: suffixes, files) == 0)
        try folder.write("a.txt", "by hand")
        #expect(try target("a.wav").freeName(for: suffixes, files) == 1)
        try folder.write("a.wav.error.txt", "by hand")
        #expect(try target("a.wav").freeName(for: suffixes, files) == 2)
        // Written before a kill, and not yet remembered.
        try folder.write("b.txt", "said")
        #expect(try target("b.wav").freeName(for: suffixes, files) == 0)
        try folder.write("b.txt", "sais")
        #expect(try target("b.wav").freeName(for: suffixes, files) == 1)
        unsafe symlink("/etc/passwd", folder.path + "/c.json")
        #expect(try target("c.wav").freeName(for: suffixes, files) == 1)
    }

    @Test func resultsAreWrittenWholeAndNothingElseIsLeft() throws {
        let target = target("a.wav")
        try folder.write("a.error.txt", "why not")
        // What a kill has left.
        try folder.write(".sori-j.part", "half")
        try target.write([file("txt", "said"), file("json", "{}")], naming: 0, job: "j", removing: "error.txt")
        #expect(text("a.txt") == "said" && text("a.json") == "{}")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.json", "a.txt"])
        try target.write([file("txt", "said anew")], naming: 0, job: "k", removing: nil)
        #expect(text("a.txt") == "said anew")
    }

    @Test func nothingIsWrittenThroughALinkThatLeadsOut() throws {
        try FileManager.default.createDirectory(atPath: folder.outside + "/other", withIntermediateDirectories: true)
        unsafe symlink(folder.outside + "/other", folder.path + "/sub")
        let target = target("sub/a.wav")
        #expect(throws: FileError.self) { try target.write([file("txt", "x")], naming: 0, job: "j", removing: nil) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.outside + "/other").isEmpty)
        // A link in the stead of a result is replaced; what it led to stays.
        try folder.write("../other/secret")
        unsafe symlink(folder.outside + "/other/secret", folder.path + "/a.txt")
        try self.target("a.wav").write([file("txt", "said")], naming: 0, job: "j", removing: nil)
        #expect(text("a.txt") == "said" && text("../other/secret") == "x")
    }

    @Test func aFolderThatIsGoneIsAnErrorWithoutNames() throws {
        let target = target("sub/a.wav")
        do throws(FileError) {
            try target.write([file("txt", "x")], naming: 0, job: "j", removing: nil)
            Issue.record("there is no such folder")
        } catch {
            #expect(error.code == .notFound && !error.message.contains("a.wav"))
        }
    }
}
