import Glibc

@testable import SoriSpeakers

/// Repeatable numbers (Knuth's MMIX constants); the high bits are used, the low ones repeat soon.
struct LinearCongruentialGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    mutating func next() -> UInt64 {
        func step() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 32
        }
        return step() << 32 | step()
    }
}

extension SpeakerEmbedding {
    /// A direction in the plane of the first two numbers, in degrees.
    static func direction(_ degrees: Float) -> SpeakerEmbedding {
        let angle = Double(degrees) * Double.pi / 180
        var values = [Float](repeating: 0, count: width)
        values[0] = Float(cos(angle))
        values[1] = Float(sin(angle))
        return SpeakerEmbedding(values: values)
    }

    /// A random direction whose first `dimensions` numbers are not zero.
    static func random(_ generator: inout LinearCongruentialGenerator, dimensions: Int) -> SpeakerEmbedding {
        var values = [Float](repeating: 0, count: width)
        for index in 0..<dimensions { values[index] = Float.random(in: -1...1, using: &generator) }
        return SpeakerEmbedding(values: values).normalised
    }

}
