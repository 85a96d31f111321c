public import SoriCore

/// Goes through the bytes of a mapped file with every step checked; errors name the file and what was looked for.
@safe
public struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    /// The offset of the next byte that is read.
    public private(set) var position = 0

    /// Starts at `position` of `bytes`, which must outlive the reader; beyond the end there is nothing to read.
    public init(_ bytes: UnsafeRawBufferPointer, file: String, from position: Int = 0) {
        unsafe self.bytes = bytes
        self.file = file
        self.position = min(max(position, 0), bytes.count)
    }

    /// Bytes that are left.
    public var remaining: Int { unsafe bytes.count - position }

    /// A little-endian number, signed and of 32 bits if nothing else is said; throws `FileError` (`malformed`), naming
    /// `what`, when it is not inside `range`.
    public mutating func integer<Stored: FixedWidthInteger & BitwiseCopyable>(
        _ what: String, _ range: ClosedRange<Int>, as type: Stored.Type = Int32.self
    ) throws(FileError) -> Int {
        let bytesOfValue = try skip(MemoryLayout<Stored>.size, what)
        let stored = unsafe Stored(
            littleEndian: bytes.loadUnaligned(fromByteOffset: bytesOfValue.lowerBound, as: Stored.self))
        let value = Int(clamping: stored)
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
