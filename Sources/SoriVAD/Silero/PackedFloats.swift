import FoundationEssentials

/// Floats that are coded as one text: base64 of 32-bit little-endian numbers, exact and a third of the digits' length.
struct PackedFloats: Codable, Sendable, Equatable {
    var values: [Float]

    init(_ values: [Float]) { self.values = values }

    /// Throws `DecodingError` for what is no base64 or no whole number of floats.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Data(base64Encoded: try container.decode(String.self)), bytes.count % 4 == 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "these are no packed floats")
        }
        values = stride(from: 0, to: bytes.count, by: 4).map { offset in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[bytes.startIndex + offset + $1]) << (8 * $1) }
            return Float(bitPattern: bits)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var bytes = Data(capacity: 4 * values.count)
        for value in values {
            for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> (8 * shift))) }
        }
        var container = encoder.singleValueContainer()
        try container.encode(bytes.base64EncodedString())
    }
}
