internal import CArchive
public import FoundationEssentials
public import SoriCore

/// Writes a zip archive entry by entry; what is written comes out in parts, so that a large one needs no memory.
///
/// Calls compress, so they belong on a worker pool.
///
/// `@unchecked Sendable`: one owner, who waits for each call before the next.
@safe
public final class ZipWriter: @unchecked Sendable {
    /// Collects what the library writes until it is taken.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let archive: OpaquePointer
    private let output = Output()
    private var isClosed = false

    /// Begins an archive; throws `ExportError` when memory is short.
    public init() throws(ExportError) {
        guard let archive = unsafe archive_write_new() else {
            throw ExportError(code: .failed, message: "a zip archive cannot be begun: is memory short?")
        }
        unsafe self.archive = archive
        unsafe archive_write_set_format_zip(archive)
        unsafe archive_write_set_options(archive, "zip:hdrcharset=UTF-8")
        // No padding to whole blocks: readers expect the directory at the very end.
        unsafe archive_write_set_bytes_in_last_block(archive, 1)
        // `output` lives as long as this object, which closes the archive before it goes.
        let result = unsafe archive_write_open(
            archive, Unmanaged.passUnretained(output).toOpaque(), nil,
            { _, context, bytes, count in
                guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
                let output = unsafe Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
                unsafe output.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                return count
            }, nil)
        guard result == ARCHIVE_OK else { throw failure() }
    }

    deinit { unsafe archive_write_free(archive) }

    /// Adds a file of that name (folders separated by slashes) and time.
    public func add(_ name: String, _ bytes: [UInt8], modified: Date) throws(ExportError) {
        guard let entry = unsafe archive_entry_new() else {
            throw ExportError(code: .failed, message: "\(name) cannot be added to the archive: is memory short?")
        }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname_utf8(entry, name)
        unsafe archive_entry_set_size(entry, Int64(bytes.count))
        unsafe archive_entry_set_filetype(entry, 0o100000)
        unsafe archive_entry_set_perm(entry, 0o644)
        unsafe archive_entry_set_mtime(entry, Int(modified.timeIntervalSince1970), 0)
        guard unsafe archive_write_header(archive, entry) == ARCHIVE_OK else { throw failure() }
        let written = unsafe bytes.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure() }
    }

    /// What has been written since the last time.
    public func take() -> [UInt8] {
        defer { output.bytes = [] }
        return output.bytes
    }

    /// Ends the archive and gives the rest of it.
    public func finish() throws(ExportError) -> [UInt8] {
        guard unsafe archive_write_close(archive) == ARCHIVE_OK else { throw failure() }
        return take()
    }

    private func failure() -> ExportError {
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "unknown error"
        return ExportError(code: .failed, message: "the zip archive cannot be written: \(reason)")
    }
}

/// An export that cannot be made.
public typealias ExportError = DomainError<ExportErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `ExportError`.
public enum ExportErrorCode: String, Sendable, CaseIterable {
    /// The archive library failed.
    case failed
}
