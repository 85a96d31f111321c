internal import CZlib

/// How long zlib makes bytes.
public enum ZlibLength {
    /// The number of bytes that zlib's default compression makes of `bytes`; nil when it fails, 8 for none at all.
    public static func of(_ bytes: [UInt8]) -> Int? {
        var length = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        guard unsafe compress(&result, &length, bytes, uLong(bytes.count)) == Z_OK else { return nil }
        return Int(length)
    }
}
