/// Turns 16-bit little-endian samples, arriving in chunks of any length, into Float in -1...1. Pure.
///
/// A chunk may end in the middle of a sample: its first byte is kept for the next chunk.
public struct PCM16Decoder: Sendable {
    private var carry: UInt8?

    /// Starts at a sample's first byte.
    public init() {}

    /// The samples that `bytes` completes: `Float(value) / 32768`.
    public mutating func decode(_ bytes: [UInt8]) -> [Float] {
        var samples: [Float] = []
        samples.reserveCapacity((bytes.count + 1) / 2)
        var index = 0
        if let low = carry, let high = bytes.first {
            samples.append(Self.sample(low, high))
            carry = nil
            index = 1
        }
        while index + 1 < bytes.count {
            samples.append(Self.sample(bytes[index], bytes[index + 1]))
            index += 2
        }
        if index < bytes.count { carry = bytes[index] }
        return samples
    }

    private static func sample(_ low: UInt8, _ high: UInt8) -> Float {
        Float(Int16(bitPattern: UInt16(high) << 8 | UInt16(low))) / 32_768
    }
}
