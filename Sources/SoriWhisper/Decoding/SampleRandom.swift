/// Random numbers for sampling: SplitMix64, the same on every machine for the same seed.
struct SampleRandom: Sendable {
    private var state: UInt64

    /// A sequence of its own for every `seed` and `stream`.
    init(seed: UInt64, stream: UInt64) {
        state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The next number of 0..<1.
    mutating func share() -> Float { Float(next() >> 40) * 0x1p-24 }
}
