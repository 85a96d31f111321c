import Glibc

/// A regular file opened for reading, read at a position of its own.
///
/// FFmpeg is handed these bytes and never a path: names such as `concat:...`, `http://...` or `/dev/...` mean nothing
/// to it, and what was checked is what is read.
final class InputFile {
    /// The path that was opened.
    let path: String
    /// Length in bytes when it was opened, above zero.
    let size: Int64
    let interrupt: AudioInterrupt
    /// `errno` of the first read that failed, or 0.
    private(set) var readError: Int32 = 0
    private let descriptor: Int32
    private var position: Int64 = 0

    init(path: String, interrupt: AudioInterrupt) throws(AudioError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw AudioError(.notFound, "the path is empty or has a NUL in it; give the name of an audio file")
        }
        // O_NONBLOCK: opening a FIFO without a writer would otherwise wait for ever.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Self.openError(errno, path: path) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Self.notRegular(path)
        }
        guard info.st_size > 0 else {
            close(descriptor)
            throw AudioError(.emptyAudio, "\(path) is empty (0 bytes); check that it was copied completely")
        }
        self.path = path
        self.descriptor = descriptor
        self.interrupt = interrupt
        size = Int64(info.st_size)
    }

    deinit { close(descriptor) }

    /// Fills `buffer` from the current position: the bytes read, 0 at the end, -1 on a system error.
    func read(into buffer: UnsafeMutableRawPointer, count: Int) -> Int {
        while true {
            let got = unsafe pread(descriptor, buffer, count, off_t(position))
            if got >= 0 {
                position += Int64(got)
                return got
            }
            let code = errno
            if code == EINTR { continue }
            if readError == 0 { readError = code }
            return -1
        }
    }

    /// Moves to `offset` bytes from the start; false when that is before the start.
    func seek(to offset: Int64) -> Bool {
        guard offset >= 0 else { return false }
        position = offset
        return true
    }

    /// The position reading goes on from, in bytes.
    var offset: Int64 { position }

    /// Up to `count` bytes from the start, without moving.
    func head(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe pread(descriptor, &bytes, count, 0)
        return Array(bytes.prefix(max(0, got)))
    }

    private static func openError(_ code: Int32, path: String) -> AudioError {
        switch code {
        case ENOENT, ENOTDIR: AudioError(.notFound, "there is no file \(path); check the path")
        case EACCES, EPERM: AudioError(.noPermission, "\(path) may not be read; give this user permission (chmod)")
        case ENXIO, ENODEV, EISDIR: notRegular(path)
        default: AudioError(.unreadable, "cannot open \(path): \(unsafe String(cString: strerror(code)))")
        }
    }

    private static func notRegular(_ path: String) -> AudioError {
        AudioError(.notRegularFile, "\(path) is a directory, pipe or device; give a regular audio file")
    }
}
