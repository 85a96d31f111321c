import Glibc

/// What the kernel tells of folders (inotify), and a way to wake who waits for it.
///
/// The descriptors are the object's own, and whatever is done to them is one system call: any thread may do it.
final class FolderNotifier: Sendable {
    /// One thing that happened.
    struct Notice: Sendable, Equatable {
        /// The number of the watch, as `watch` gave it; -1 when notices were lost.
        let watch: Int32
        /// What happened: the constants of inotify(7).
        let mask: UInt32
        /// The name in the folder; nil when it is about the folder itself.
        let name: String?

        /// Whether so much happened that some of it was not told.
        var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }
        /// Whether it is about a folder: one that came, went or was renamed.
        var isOfFolder: Bool {
            mask & (UInt32(IN_ISDIR) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_UNMOUNT)) != 0
        }
        /// What it says of a file; nil when it says only that the file came or went. Who makes a file need not write
        /// it: it may be a second name of another one.
        var ofFile: FileNotice? {
            if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 { return .closed }
            return mask & UInt32(IN_MODIFY) != 0 ? .written : nil
        }
    }

    private static let interest = UInt32(
        IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF
            | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)
    /// The length of a notice without its name.
    private static let headLength = 16

    private let descriptor: Int32
    /// A pipe: what is written to its second end ends `wait`.
    private let wakeEnds: (read: Int32, write: Int32)

    /// Nil where the system gives none, with `errno` set.
    init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            close(descriptor)
            return nil
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        wakeEnds = (ends[0], ends[1])
    }

    deinit {
        for end in [descriptor, wakeEnds.read, wakeEnds.write] { close(end) }
    }

    /// Watches a folder and gives the number of the watch, the same one for a folder that is watched already; nil, with
    /// `errno` set, when that is not possible.
    func watch(_ folder: String, followsLink: Bool) -> Int32? {
        let mask = Self.interest | (followsLink ? 0 : UInt32(IN_DONT_FOLLOW))
        let watch = unsafe inotify_add_watch(descriptor, folder, mask)
        return watch >= 0 ? watch : nil
    }

    /// Watches a folder no more; nothing happens when the kernel has ended the watch itself.
    func forget(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

    /// Ends the `wait` of another thread, or spares it the next one.
    func wake() {
        var byte: UInt8 = 0
        _ = unsafe write(wakeEnds.write, &byte, 1)
    }

    /// Waits for notices for at most so many seconds and gives what has come. Blocks.
    func wait(upTo seconds: Double) -> [Notice] {
        var events = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeEnds.read, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&events, 2, Int32((max(0, min(seconds, 3_600)) * 1_000).rounded(.up))) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        if events[1].revents != 0 { while unsafe read(wakeEnds.read, &buffer, buffer.count) > 0 {} }
        guard events[0].revents != 0 else { return [] }
        let count = unsafe read(descriptor, &buffer, buffer.count)
        return count > 0 ? Self.notices(buffer[..<count]) : []
    }

    /// Reads what the kernel wrote (inotify(7)); the rest of a notice that is cut is dropped.
    static func notices(_ bytes: ArraySlice<UInt8>) -> [Notice] {
        func number(at offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
        }
        var notices: [Notice] = []
        var offset = bytes.startIndex
        while bytes.endIndex - offset >= headLength {
            let length = Int(number(at: offset + 12))
            guard length <= bytes.endIndex - offset - headLength else { break }
            let start = offset + headLength
            // The name is filled up with zeros.
            let name = bytes[start..<start + length].prefix { $0 != 0 }
            notices.append(
                Notice(
                    watch: Int32(bitPattern: number(at: offset)), mask: number(at: offset + 4),
                    name: name.isEmpty ? nil : String(validating: name, as: UTF8.self) ?? ""))
            offset = start + length
        }
        return notices
    }
}
