import FoundationEssentials
import Glibc
import SoriCore
import Testing

@testable import SoriServer

/// A folder of the test's own with a file beside it.
final class WatchedTestFolder {
    let outside: String
    let path: String

    init() throws {
        outside = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString)").path
        path = outside + "/in"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: outside) }

    func write(_ name: String, _ text: String = "x") throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }
}

struct FolderObserverTests {
    private let folder: WatchedTestFolder

    init() throws { folder = try WatchedTestFolder() }

    /// What is heard until a condition holds; a failure when it does not within a minute.
    private func heard(
        _ observer: FolderObserver, until condition: (FolderObserver.Changes) -> Bool
    ) async throws -> FolderObserver.Changes {
        var all = FolderObserver.Changes()
        let end = ContinuousClock.now + .seconds(60)
        while !condition(all) {
            try #require(ContinuousClock.now < end)
            let changes = await observer.changes(upTo: 1)
            all.files.merge(changes.files) { $1 }
            all.needsLook = all.needsLook || changes.needsLook
        }
        return all
    }

    @Test func aListing() throws {
        let path = folder.path
        for name in ["a.wav", "통화 기록.mp3", "b.txt", "c.part", ".d.wav"] { try folder.write(name, name) }
        try FileManager.default.createDirectory(atPath: path + "/sub/deep", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path + "/.hidden", withIntermediateDirectories: true)
        for name in ["sub/e.wav", "sub/deep/f.wav", ".hidden/g.wav"] { try folder.write(name) }
        unsafe symlink("/etc", path + "/sub/etc")
        unsafe symlink(path + "/a.wav", path + "/link.wav")
        unsafe mkfifo(path + "/pipe.wav", 0o600)
        var entered: [String] = []
        let flat = try FolderListing(of: path, isRecursive: false) { entered.append($0) }
        #expect(Set(flat.files.keys) == [path + "/a.wav", path + "/통화 기록.mp3"] && entered == [path])
        #expect(flat.leftAlone == 3 && flat.unreadable == 0 && !flat.isCut)
        #expect(flat.files[path + "/a.wav"]?.size == 5)
        let all = try FolderListing(of: path, isRecursive: true) { _ in }
        #expect(Set(all.files.keys).subtracting(flat.files.keys) == [path + "/sub/e.wav", path + "/sub/deep/f.wav"])
        #expect(throws: FileError.self) { try FolderListing(of: path + "/none", isRecursive: true) { _ in } }
        #expect(throws: FileError.self) { try FolderListing(of: path + "/a.wav", isRecursive: true) { _ in } }
    }

    @Test func whatHappensIsHeard() async throws {
        let observer = FolderObserver(root: folder.path, isRecursive: true)
        _ = try await observer.look()
        let (one, two) = (folder.path + "/one.wav", folder.path + "/two.wav")
        try folder.write("one.wav", "hello")
        var changes = try await heard(observer) { $0.files[one]?.notice == .closed }
        #expect(changes.files[one]?.stamp?.size == 5)
        try folder.write("two.part")
        try FileManager.default.moveItem(atPath: folder.path + "/two.part", toPath: two)
        changes = try await heard(observer) { $0.files[two] != nil }
        #expect(changes.files[two]?.notice == .closed && changes.files.count == 1)
        unsafe unlink(one)
        changes = try await heard(observer) { $0.files[one] != nil }
        #expect(changes.files[one]?.stamp == nil)
        #expect(!changes.needsLook)
        try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
        _ = try await heard(observer) { $0.needsLook }
    }

    @Test func aFolderThatGoesIsHeardOfAndCanComeBack() async throws {
        let observer = FolderObserver(root: folder.path, isRecursive: false)
        _ = try await observer.look()
        try FileManager.default.removeItem(atPath: folder.path)
        _ = try await heard(observer) { $0.needsLook }
        await #expect(throws: FileError.self) { try await observer.look() }
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        _ = try await observer.look()
        try folder.write("a.wav")
        _ = try await heard(observer) { $0.files[folder.path + "/a.wav"]?.notice == .closed }
    }

    /// More happens than the kernel keeps: then one must look again, and hears what comes after.
    @Test func lostNoticesAskForALook() async throws {
        let observer = FolderObserver(root: folder.path, isRecursive: false)
        _ = try await observer.look()
        let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let most = try #require(Int(text.split(separator: "\n").first ?? ""))
        // The same notice twice in a row counts once: two files in turn, and some more, for a process that another test
        // starts holds a file open a little longer, and its notice may come to stand beside one like it.
        for number in 0..<(most + most / 4) {
            let descriptor = unsafe open("\(folder.path)/\(number % 2).txt", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            try #require(descriptor >= 0)
            close(descriptor)
        }
        let changes = try await heard(observer) { $0.needsLook }
        #expect(changes.files.isEmpty)
        _ = try await observer.look()
        try folder.write("a.wav")
        _ = try await heard(observer) { $0.files[folder.path + "/a.wav"]?.notice == .closed }
    }

    @Test(.timeLimit(.minutes(10))) func cancellingEndsTheWait() async {
        let observer = FolderObserver(root: folder.path, isRecursive: false)
        let task = Task { await observer.changes(upTo: 3_600) }
        task.cancel()
        _ = await task.value
    }

    @Test func noticesAsTheKernelWritesThem() {
        func notice(_ watch: Int32, _ mask: UInt32, _ name: [UInt8]) -> [UInt8] {
            [UInt32(bitPattern: watch), mask, 0, UInt32(name.count)]
                .flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) } } + name
        }
        let bytes =
            notice(1, UInt32(IN_CLOSE_WRITE), Array("a.wav\0\0\0".utf8)) + notice(-1, UInt32(IN_Q_OVERFLOW), [])
            + notice(2, UInt32(IN_DELETE_SELF), []) + notice(3, UInt32(IN_MODIFY), [0xFF, 0])
        let notices = FolderNotifier.notices(bytes[...])
        #expect(notices.map(\.name) == ["a.wav", nil, nil, ""])
        #expect(notices.map(\.isOverflow) == [false, true, false, false])
        #expect(notices.map(\.isOfFolder) == [false, false, true, false])
        #expect(notices.map(\.ofFile) == [.closed, nil, nil, .written])
        for length in 0..<bytes.count {
            #expect(FolderNotifier.notices(bytes[..<length]).count < 4)
        }
        // A length that leads beyond the end.
        let long = notice(1, 2, []).prefix(12) + [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(FolderNotifier.notices(ArraySlice(long)).isEmpty)
    }
}
