/// Goes through the bytes of a mapped file with every step checked; errors name the file and what was looked for.
@safe
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    private(set) var position = 0

    /// Starts at the front of `bytes`, which must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer, file: String) {
        unsafe self.bytes = bytes
        self.file = file
    }

    /// Bytes that are left.
    var remaining: Int { unsafe bytes.count - position }

    /// A little-endian 32-bit number inside `range`.
    mutating func integer(_ what: String, _ range: ClosedRange<Int>) throws(WhisperError) -> Int {
        let place = try skip(4, what)
        let value = unsafe Int(
            Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: place.lowerBound, as: Int32.self)))
        guard range.contains(value) else {
            throw WhisperError(
                .malformed, "\(file): \(what) is \(value), not within \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }

    /// Passes `count` bytes over and gives their place in the file.
    mutating func skip(_ count: Int, _ what: String) throws(WhisperError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw WhisperError(
                .malformed,
                "\(file) ends within \(what): \(count) bytes are due at \(position), \(remaining) are left; fetch it again"
            )
        }
        defer { position += count }
        return position..<position + count
    }

    /// A copy of some bytes, whose place `skip` gave.
    func copy(_ range: Range<Int>) -> [UInt8] { unsafe [UInt8](bytes[range]) }
}
