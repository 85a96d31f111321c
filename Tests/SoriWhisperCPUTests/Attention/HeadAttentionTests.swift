import CKernels
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Attention to keys and values in bytes, with the kernels for AVX-512 VNNI.
@Suite(.enabled(if: hasVNNIKernels))
struct HeadAttentionTests {
    private var random = SeededGenerator(11)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) throws -> Storage<Float> {
        let out = try Storage<Float>(count)
        for index in 0..<count { unsafe out.base[index] = Float.random(in: range, using: &random) }
        return out
    }

    private func array<Element>(_ storage: Storage<Element>) -> [Element] {
        unsafe [Element](UnsafeBufferPointer(start: storage.base, count: storage.count))
    }

    @Test(arguments: [1, 2, 5, 6, 11, 64], [10, 64, 256, 300, 1500])
    mutating func attentionIsThatOfFloats(_ rows: Int, _ positions: Int) throws {
        let panels = try KVHeadLayout(width: 64, positions: positions, numbers: .int8, engine: ComputeEngine())
        try #require(panels.usesVNNI)
        let store = try KVHeadStore(panels, count: 1)
        let (keys, values) = (try numbers(positions * 64), try numbers(positions * 64))
        let queries = try numbers(rows * 64, -0.5...0.5)
        unsafe panels.packKeys(keys.base, stride: 64, into: store[0])
        unsafe panels.packValues(values.base, stride: 64, into: store[0])
        let context = try ThreadContext(engine: ComputeEngine())
        let attention = try HeadAttention(panels, sizes: [rows], context: context)
        let out = try Storage<Float>(rows * 64)
        #expect(
            unsafe attention.attend(queries.base, stride: 64, count: rows, to: store[0], out: out.base, outStride: 64))
        let expected = try Storage<Float>(rows * 64)
        let (table, scores) = (try Storage<Int32>(positions), try Storage<Float>(positions + 8))
        for row in 0..<rows {
            unsafe sori_self_attention(
                queries.base + row * 64, keys.base, values.base, 0, table.base, 0, positions, 64, scores.base,
                expected.base + row * 64)
        }
        #expect(relativeError(array(out), array(expected)) < 0.04)
    }

    @Test(arguments: [1, 3, 64, 150]) mutating func packedHeadsAreThoseOfEveryProcessor(_ positions: Int) throws {
        let panels = try KVHeadLayout(width: 64, positions: positions, numbers: .int8, engine: ComputeEngine())
        let (store, twin) = (try KVHeadStore(panels, count: 1), try KVHeadStore(panels, count: 1))
        let x = try numbers(positions * 128)
        unsafe panels.packKeys(x.base, stride: 128, into: store[0])
        unsafe panels.packValues(x.base, stride: 128, into: store[0])
        unsafe packKeyBytes(
            x.base, stride: 128, width: 64, positions: positions, inner: 64, layout: .bytes, into: twin[0])
        unsafe packValueBytes(
            x.base, stride: 128, width: 64, positions: positions, rows: panels.padded, layout: .bytes, into: twin[0])
        var far = 0
        for index in 0..<panels.bytes {
            // The last digit of a mean may differ, and with it a number that lies between two bytes.
            let key = unsafe Int8(bitPattern: store[0].keys[index]) &- Int8(bitPattern: twin[0].keys[index])
            if abs(Int(key)) > 1 { far += 1 }
            let value = unsafe Int8(bitPattern: store[0].values[index]) &- Int8(bitPattern: twin[0].values[index])
            if abs(Int(value)) > 1 { far += 1 }
        }
        #expect(far == 0)
        for index in 0..<positions {
            #expect(unsafe abs(store[0].keyScale[index] - twin[0].keyScale[index]) < 1e-6)
            #expect(
                unsafe abs(store[0].keyZeroPointCompensation[index] - twin[0].keyZeroPointCompensation[index]) < 128 * 2
                    * 0.02)
        }
        for index in 0..<64 { #expect(unsafe abs(store[0].valueScale[index] - twin[0].valueScale[index]) < 1e-6) }
    }
}
