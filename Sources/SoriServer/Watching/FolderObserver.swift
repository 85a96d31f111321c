import Glibc
import SoriCore
import Synchronization

/// A watched folder's files, as they are and as they change. All that blocks runs on a thread of its own.
final class FolderObserver: Sendable {
    /// What happened within a time.
    struct Changes: Sendable {
        /// What was heard last of a recording, and what it looks like now; no stamp: it is gone.
        var files: [String: (notice: FileNotice?, stamp: FileStamp?)] = [:]
        /// Whether one must look again: folders came or went, or notices were lost.
        var needsLook = false
    }

    private let root: String
    private let isRecursive: Bool
    private let pool = WorkerPool(name: "sori-watch", threads: 1)
    /// Nil where the system gives none: then one can only look.
    private let notifier = FolderNotifier()
    /// The folders by the numbers of their watches.
    private let watches = Mutex<[Int32: String]>([:])
    private let unwatched = Mutex(0)

    /// An observer of the folder at `root`.
    init(root: String, isRecursive: Bool) {
        self.root = root
        self.isRecursive = isRecursive
    }

    /// How many folders the system does not watch for us; they are only looked at now and then.
    var unwatchedFolders: Int { unwatched.withLock { $0 } }

    /// Looks through the folder and watches what it finds from before the look on: nothing is missed in between.
    /// Throws `FileError`, without the folder's name, when it cannot be read.
    func look() async throws(FileError) -> FolderListing {
        try await pool.run { () throws(FileError) in
            var found: [Int32: String] = [:]
            var refused = 0
            defer {
                // What the system no longer knows is forgotten without a word.
                let former = self.watches.withLock { watches in
                    let former = watches
                    watches = found
                    return former
                }
                for watch in former.keys where found[watch] == nil { self.notifier?.forget(watch) }
                self.unwatched.withLock { $0 = refused }
            }
            return try FolderListing(of: self.root, isRecursive: self.isRecursive) { folder in
                if let watch = self.notifier?.watch(folder, followsLink: folder == self.root) {
                    found[watch] = folder
                } else {
                    refused += 1
                }
            }
        }
    }

    /// What a file looks like now; nil when it is gone.
    func stamp(of path: String) async -> FileStamp? { await pool.run { FileStamp(of: path) } }

    /// Waits until something happens, for at most so many seconds or until the task is cancelled.
    func changes(upTo seconds: Double) async -> Changes {
        guard let notifier else {
            try? await Task.sleep(for: .seconds(seconds))
            return Changes()
        }
        return await withTaskCancellationHandler {
            await pool.run { self.read(notifier.wait(upTo: seconds)) }
        } onCancel: {
            notifier.wake()
        }
    }

    private func read(_ notices: [FolderNotifier.Notice]) -> Changes {
        var changes = Changes()
        let watches = watches.withLock { $0 }
        for notice in notices {
            if notice.isOverflow || (notice.isOfFolder && (isRecursive || notice.name == nil)) {
                changes.needsLook = true
                continue
            }
            guard let folder = watches[notice.watch], let name = notice.name,
                RecordingName.kind(name) == .recording
            else { continue }
            changes.files["\(folder)/\(name)"] = (notice.ofFile, nil)
        }
        for path in changes.files.keys { changes.files[path]?.stamp = FileStamp(of: path) }
        return changes
    }
}
