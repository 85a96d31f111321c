import SoriCore
import SoriFormats

/// The bytes of a file.
package func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return unsafe file.withBytes { unsafe [UInt8]($0) }
}

/// The samples of a 16-bit mono WAV, its header being 44 bytes or ending with the data chunk; none when there is no
/// such chunk.
package func wavSamples(_ path: String) throws -> [Float] {
    let file = try bytes(path)
    var start = 12
    while start + 8 <= file.count {
        let size = (0..<4).reduce(0) { $0 | Int(file[start + 4 + $1]) << (8 * $1) }
        if file[start..<start + 4].elementsEqual("data".utf8) {
            let end = min(file.count, start + 8 + size)
            return stride(from: start + 8, to: end - 1, by: 2).map {
                Float(Int16(bitPattern: UInt16(file[$0]) | UInt16(file[$0 + 1]) << 8)) / 32768
            }
        }
        start += 8 + size
    }
    return []
}
