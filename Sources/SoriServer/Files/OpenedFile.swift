import Glibc

/// A regular file open for reading; closed when the last reference goes.
final class OpenedFile: Sendable {
    /// The real path, links followed.
    let path: String
    /// Size in bytes when it was opened.
    let size: Int
    private let descriptor: Int32

    init?(_ handle: PathHandle) {
        guard let descriptor = handle.openForReading() else { return nil }
        self.descriptor = descriptor
        path = handle.target
        var information = stat()
        size = unsafe fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
    }

    deinit { close(descriptor) }

    /// A path that leads to this open file and nothing else, for libraries that open by name.
    var descriptorPath: String { "/proc/self/fd/\(descriptor)" }
}
