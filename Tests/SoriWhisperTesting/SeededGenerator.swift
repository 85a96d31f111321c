/// xorshift64*, for tests that must do the same every time.
package struct SeededGenerator: RandomNumberGenerator {
    package var state: UInt64

    package init(_ seed: UInt64) { state = seed | 1 }

    package mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
