import Glibc

/// Random numbers that are the same for the same seed (SplitMix64: Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 up to, not with, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Of an exponential distribution.
    mutating func exponential(mean: Double) -> Double { -mean * log(1 - unit()) }

    /// Of the standard normal distribution (Box and Muller, 1958).
    mutating func normal() -> Double { (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit()) }
}
