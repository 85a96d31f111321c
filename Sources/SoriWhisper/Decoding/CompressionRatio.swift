import CZlib

/// How much smaller zlib makes a text: above 2.4 it most likely repeats itself.
public enum CompressionRatio {
    /// Bytes of the UTF-8 of `text` over bytes after zlib's default compression; 0 for no text.
    ///
    /// Source: openai/whisper `utils.py`, `compression_ratio`.
    public static func of(_ text: String) -> Double {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return 0 }
        var length = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        guard unsafe compress(&result, &length, bytes, uLong(bytes.count)) == Z_OK, length > 0 else { return 0 }
        return Double(bytes.count) / Double(length)
    }
}
