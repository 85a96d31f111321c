internal import SoriFormats

/// How much smaller zlib makes a text: above 2.4 it most likely repeats itself.
public enum CompressionRatio {
    /// Bytes of the UTF-8 of `text` over bytes after zlib's default compression; 0 for no text.
    ///
    /// Source: openai/whisper `utils.py`, `compression_ratio`.
    public static func of(_ text: String) -> Double {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let length = ZlibLength.of(bytes), length > 0 else { return 0 }
        return Double(bytes.count) / Double(length)
    }
}
