public import SoriCore

/// Goes through the bytes of a mapped file with every step checked; errors name the file and what was looked for.
@safe
public struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    /// The offset of the next byte that is read.
    public private(set) var position = 0

    /// Starts at the front of `bytes`, which must outlive the reader.
    public init(_ bytes: UnsafeRawBufferPointer, file: String) {
        unsafe self.bytes = bytes
        self.file = file
    }

    /// Bytes that are left.
    public var remaining: Int { unsafe bytes.count - position }

    /// A little-endian 32-bit number; throws `FileError` (`malformed`), naming `what`, when it is not inside `range`.
    public mutating func integer(_ what: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
        let bytesOfValue = try skip(4, what)
        let value = unsafe Int(
            Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytesOfValue.lowerBound, as: Int32.self)))
        guard range.contains(value) else {
            throw FileError(
                code: .malformed,
                message: "\(file): \(what) is \(value), not within \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }

    /// Passes `count` bytes over and gives their range in the file; throws `FileError` when fewer are left.
    public mutating func skip(_ count: Int, _ what: String) throws(FileError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw FileError(
                code: .malformed,
                message: "\(file) ends within \(what): \(count) bytes are due at \(position), "
                    + "\(remaining) are left; fetch it again"
            )
        }
        defer { position += count }
        return position..<position + count
    }

    /// A copy of some bytes, whose range `skip` gave.
    public func copy(_ range: Range<Int>) -> [UInt8] { unsafe [UInt8](bytes[range]) }
}
