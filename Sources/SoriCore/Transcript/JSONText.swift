import FoundationEssentials

/// JSON bytes that are the same on every run: keys sorted, slashes as they are.
public enum JSONText {
    /// Encodes `value`; throws `EncodingError` for numbers that JSON cannot carry (NaN, infinity).
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
