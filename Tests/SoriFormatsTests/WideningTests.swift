import FoundationEssentials
import SoriTesting
import Testing

@testable import SoriFormats

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

    private static func golden() throws -> Golden {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/quantised.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }

    @Test func blocksAreThoseOfTheReference() throws {
        let golden = try Self.golden()
        for (type, expected) in [(WeightType.q8_0, golden.q8_0), (.q5_0, golden.q5_0), (.q5_1, golden.q5_1)] {
            #expect(expected.bytes.count / type.blockSize * 32 == expected.values.count)
            let values = widened(expected.bytes, type, expected.values.count)
            for (value, other) in zip(values, expected.values) {
                #expect(abs(value - other) <= 1e-7 * abs(other) + 1e-9)
            }
        }
    }

    @Test func halvesAreExact() throws {
        let golden = try Self.golden().halves
        #expect(widened(golden.bytes, .float16, golden.bits.count).map(\.bitPattern) == golden.bits)
        let nans: [UInt8] = [0x01, 0x7C, 0xFF, 0xFF]
        #expect(widened(nans, .float16, 2).allSatisfy { $0.isNaN })
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
                unsafe type.widen(source, count: count, into: target)
            }
        }
    }
}
