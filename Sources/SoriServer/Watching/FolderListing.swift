import Glibc
import SoriCore

/// What a watched folder holds, as one look into it found.
struct FolderListing: Sendable {
    /// The recordings by their paths.
    private(set) var files: [String: FileStamp] = [:]
    /// Files that are no recordings by their names, and links, which are not followed.
    private(set) var leftAlone = 0
    /// Folders within it that could not be read.
    private(set) var unreadable = 0
    /// Whether there was more than is looked at.
    private(set) var isCut = false

    private static let mostFiles = 1_000_000
    private static let mostFolders = 50_000
    private static let deepest = 64

    /// Looks into the folder `root`, and into those within it where `isRecursive`; `entering` is called with each
    /// folder's path before it is read. Blocks.
    ///
    /// Throws `FileError` when the folder itself cannot be read.
    init(of root: String, isRecursive: Bool, entering: (String) -> Void) throws(FileError) {
        // A link may lead to the folder, for whoever runs the server has named it; within it none is followed.
        try read(root, flags: 0, isRecursive: isRecursive, depth: 0, entering)
    }

    /// One folder of the tree; the descriptor goes with it.
    private mutating func read(
        _ folder: String, flags: Int32, isRecursive: Bool, depth: Int, _ entering: (String) -> Void
    ) throws(FileError) {
        entering(folder)
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags)
        guard descriptor >= 0 else { throw Self.failure() }
        guard let directory = unsafe fdopendir(descriptor) else {
            let problem = Self.failure()
            close(descriptor)
            throw problem
        }
        defer { unsafe closedir(directory) }
        var folders: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                guard errno == 0 else { throw Self.failure() }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { text in
                    unsafe String(validatingCString: text)
                }
            }
            // A name that is no UTF-8 cannot be told to clients.
            guard let name else {
                leftAlone += 1
                continue
            }
            guard name != ".", name != ".." else { continue }
            let path = "\(folder)/\(name)"
            var information = stat()
            guard unsafe fstatat(descriptor, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            switch information.st_mode & S_IFMT {
            case S_IFREG: add(name, path, FileStamp(information))
            case S_IFDIR: if isRecursive, !name.hasPrefix(".") { folders.append(path) }
            default: leftAlone += 1
            }
        }
        guard depth < Self.deepest, folders.count <= Self.mostFolders else {
            isCut = isCut || !folders.isEmpty
            return
        }
        for path in folders.sorted() {
            do throws(FileError) {
                try read(path, flags: O_NOFOLLOW, isRecursive: true, depth: depth + 1, entering)
            } catch {
                unreadable += 1
            }
        }
    }

    private mutating func add(_ name: String, _ path: String, _ stamp: FileStamp) {
        switch RecordingName.kind(name) {
        case .unfinished: break
        case .other: leftAlone += 1
        case .recording:
            guard files.count < Self.mostFiles else {
                isCut = true
                return
            }
            files[path] = stamp
        }
    }

    /// The system's reason; the folder is named by whoever asked for it.
    private static func failure() -> FileError {
        let code = errno
        return FileError(code: FileErrorCode(errno: code), message: unsafe String(cString: strerror(code)))
    }
}

extension FileStamp {
    init(_ information: stat) {
        size = Int(information.st_size)
        modified = Int(information.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(information.st_mtim.tv_nsec)
    }

    /// The stamp of the regular file at `path`, which is no link; nil when there is none.
    init?(of path: String) {
        var information = stat()
        guard unsafe lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(information)
    }
}
