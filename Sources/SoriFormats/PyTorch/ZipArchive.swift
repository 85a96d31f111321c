import SoriCore

/// The files in a zip archive that are stored as they are, and where their bytes lie.
///
/// Only what `torch.save` writes is read: one disk, no encryption, nothing compressed, with or without the 64-bit
/// fields. Source: APPNOTE.TXT 6.3.10 of PKWARE.
struct ZipArchive {
    /// Bytes of the archive by name; each inside the file.
    let files: [String: Range<Int>]

    private static let mostFiles = 100_000
    /// The end record with the longest comment.
    private static let longestEnd = 22 + 65_535

    /// Reads the directory of an archive; throws `FileError` naming the file in the archive that is wrong.
    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(FileError) {
        let directory = try unsafe ZipDirectory(bytes, file: file)
        guard directory.count <= Self.mostFiles else {
            throw FileError(code: .malformed, message: "\(file) claims to hold \(directory.count) files")
        }
        var reader = unsafe ByteReader(bytes, file: file, from: directory.start)
        var files: [String: Range<Int>] = [:]
        for index in 0..<directory.count {
            let entry = try ZipEntry(&reader, index: index)
            guard entry.isStored else {
                throw FileError(
                    code: .unsupported,
                    message: "\(file): \(entry.name) is compressed or encrypted, which files of torch.save are not")
            }
            var local = unsafe ByteReader(bytes, file: file, from: entry.offset)
            _ = try local.integer("the mark of \(entry.name)", 0x0403_4B50...0x0403_4B50, as: UInt32.self)
            _ = try local.skip(22, "the header of \(entry.name)")
            let name = try local.integer("the length of the name of \(entry.name)", 0...65_535, as: UInt16.self)
            let extra = try local.integer("the length of the fields of \(entry.name)", 0...65_535, as: UInt16.self)
            _ = try local.skip(name + extra, "the header of \(entry.name)")
            guard files.updateValue(try local.skip(entry.size, entry.name), forKey: entry.name) == nil else {
                throw FileError(code: .malformed, message: "\(file): \(entry.name) is there twice")
            }
        }
        self.files = files
    }

    /// Where the list of files begins and how many they are.
    private struct ZipDirectory {
        var start: Int
        var count: Int

        init(_ bytes: UnsafeRawBufferPointer, file: String) throws(FileError) {
            let first = max(0, bytes.count - ZipArchive.longestEnd)
            let end = stride(from: bytes.count - 22, through: first, by: -1).first { offset in
                unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self) == 0x0605_4B50
            }
            guard let end else {
                throw FileError(
                    code: .malformed, message: "\(file) ends before the list of what is in it; fetch it again")
            }
            var reader = unsafe ByteReader(bytes, file: file, from: end + 10)
            count = try reader.integer("the number of files", 0...65_535, as: UInt16.self)
            _ = try reader.skip(4, "the end")
            start = try reader.integer("the list of files", 0...Int(UInt32.max), as: UInt32.self)
            if count == 65_535 || start == Int(UInt32.max) {
                guard end >= 20 else {
                    throw FileError(code: .malformed, message: "\(file) has no 64-bit end record")
                }
                var locator = unsafe ByteReader(bytes, file: file, from: end - 20)
                _ = try locator.integer("the 64-bit locator", 0x0706_4B50...0x0706_4B50, as: UInt32.self)
                _ = try locator.skip(4, "the 64-bit locator")
                let record = try locator.integer("the 64-bit end record", 0...bytes.count, as: UInt64.self)
                reader = unsafe ByteReader(bytes, file: file, from: record)
                _ = try reader.integer("the 64-bit end record", 0x0606_4B50...0x0606_4B50, as: UInt32.self)
                _ = try reader.skip(28, "the 64-bit end record")
                count = try reader.integer("the number of files", 0...Int.max, as: UInt64.self)
                _ = try reader.skip(8, "the 64-bit end record")
                start = try reader.integer("the list of files", 0...bytes.count, as: UInt64.self)
            }
        }
    }
}

/// A file of an archive, as the archive's list describes it.
private struct ZipEntry {
    var name: String
    var size: Int
    /// Where its own header begins.
    var offset: Int
    var isStored: Bool

    init(_ reader: inout ByteReader, index: Int) throws(FileError) {
        let title = "file \(index) of the archive"
        _ = try reader.integer("the mark of \(title)", 0x0201_4B50...0x0201_4B50, as: UInt32.self)
        _ = try reader.skip(4, title)
        let flags = try reader.integer("the flags of \(title)", 0...65_535, as: UInt16.self)
        let method = try reader.integer("the method of \(title)", 0...65_535, as: UInt16.self)
        _ = try reader.skip(8, title)
        let packed = try reader.integer("the size of \(title)", 0...Int(UInt32.max), as: UInt32.self)
        size = try reader.integer("the size of \(title)", 0...Int(UInt32.max), as: UInt32.self)
        let nameLength = try reader.integer("the length of the name of \(title)", 1...4_096, as: UInt16.self)
        let extraLength = try reader.integer("the length of the fields of \(title)", 0...65_535, as: UInt16.self)
        let comment = try reader.integer("the length of the comment of \(title)", 0...65_535, as: UInt16.self)
        _ = try reader.skip(8, title)
        offset = try reader.integer("where \(title) begins", 0...Int(UInt32.max), as: UInt32.self)
        name = String(decoding: reader.copy(try reader.skip(nameLength, "the name of \(title)")), as: UTF8.self)
        isStored = method == 0 && flags & 1 == 0
        let end = reader.position + extraLength
        while reader.position + 4 <= end {
            let kind = try reader.integer("a field of \(name)", 0...65_535, as: UInt16.self)
            let length = try reader.integer(
                "a field of \(name)", 0...max(0, end - reader.position - 2), as: UInt16.self)
            let next = reader.position + length
            // The 64-bit forms of those numbers that do not fit into 32, in this order.
            if kind == 1 {
                if size == Int(UInt32.max) { size = try reader.integer(name, 0...Int.max, as: UInt64.self) }
                if packed == Int(UInt32.max) { _ = try reader.integer(name, 0...Int.max, as: UInt64.self) }
                if offset == Int(UInt32.max) { offset = try reader.integer(name, 0...Int.max, as: UInt64.self) }
            }
            guard reader.position <= next else {
                throw FileError(code: .malformed, message: "the fields of \(name) reach into each other")
            }
            _ = try reader.skip(next - reader.position, name)
        }
        _ = try reader.skip(max(0, end - reader.position) + comment, name)
    }
}
