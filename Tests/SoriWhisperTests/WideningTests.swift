import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Stored numbers against numpy (halves) and ggml's own Python package (quantised blocks).
struct WideningTests {
    struct Golden: Decodable {
        struct Quantised: Decodable {
            let bytes: [UInt8]
            let values: [Float]
        }
        struct Halves: Decodable {
            let bytes: [UInt8]
            let bits: [UInt32]
        }
        let q8_0: Quantised
        let q5_0: Quantised
        let q5_1: Quantised
        let halves: Halves
    }

    @Test func blocksAreThoseOfTheReference() throws {
        let golden = try golden("quantised.json", as: Golden.self)
        for (type, expected) in [(WeightType.q8_0, golden.q8_0), (.q5_0, golden.q5_0), (.q5_1, golden.q5_1)] {
            #expect(expected.bytes.count / type.blockSize * 32 == expected.values.count)
            let values = widened(expected.bytes, type, expected.values.count)
            for (value, other) in zip(values, expected.values) {
                #expect(abs(value - other) <= 1e-7 * abs(other) + 1e-9)
            }
        }
    }

    @Test func halvesAreExact() throws {
        let golden = try golden("quantised.json", as: Golden.self).halves
        #expect(widened(golden.bytes, .float16, golden.bits.count).map(\.bitPattern) == golden.bits)
        let nans: [UInt8] = [0x01, 0x7C, 0xFF, 0xFF]
        #expect(widened(nans, .float16, 2).allSatisfy { $0.isNaN })
    }

    /// Only says something in release builds.
    @Test func speed() {
        let count = isOptimised ? 8 << 20 : 1 << 10
        for type in [WeightType.float16, .bfloat16, .q8_0, .q5_0, .q5_1] {
            let bytes = [UInt8](repeating: 0x2B, count: count / type.blockLength * type.blockSize)
            var out = [Float](repeating: 0, count: count)
            let clock = ContinuousClock()
            let best =
                (0..<5).map { _ in
                    clock.measure { widenAll(bytes, type, &out) }
                }.min() ?? .zero
            print("widening \(type): \(best / count * 1_000_000) for a million numbers")
        }
    }

    private func widened(_ bytes: [UInt8], _ type: WeightType, _ count: Int) -> [Float] {
        var out = [Float](repeating: 0, count: count)
        widenAll(bytes, type, &out)
        return out
    }

    private func widenAll(_ bytes: [UInt8], _ type: WeightType, _ out: inout [Float]) {
        let count = out.count
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe out.withUnsafeMutableBufferPointer { out in
                guard let source = bytes.baseAddress, let target = out.baseAddress else { return }
                unsafe widen(source, type, count: count, into: target)
            }
        }
    }
}
