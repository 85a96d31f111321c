import CKernels
import SoriTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// The wide kernels against their Swift twins, or plain loops where there are none.
@Suite(.enabled(if: hasWideKernels))
struct WideKernelTests {
    private var random = SeededGenerator(11)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) throws -> Storage<Float> {
        let out = try Storage<Float>(count)
        for index in 0..<count { unsafe out.base[index] = Float.random(in: range, using: &random) }
        return out
    }

    private mutating func bytes<Byte: FixedWidthInteger & BitwiseCopyable>(
        _ count: Int, _ range: ClosedRange<Byte>
    ) throws -> Storage<Byte> {
        let out = try Storage<Byte>(count)
        for index in 0..<count { unsafe out.base[index] = Byte.random(in: range, using: &random) }
        return out
    }

    private func array<Element>(_ storage: Storage<Element>) -> [Element] {
        unsafe [Element](UnsafeBufferPointer(start: storage.base, count: storage.count))
    }

    @Test(arguments: [8, 24, 64, 200, 1280]) mutating func rowsAreTheTwins(_ count: Int) throws {
        let (x, weight, bias) = (try numbers(count), try numbers(count), try numbers(count))
        let (wide, twin) = (try Storage<Float>(count + 1), try Storage<Float>(count + 1))
        unsafe normaliseRow(x.base, weight.base, bias.base, count: count, out: wide.base)
        unsafe portableNormaliseRow(x.base, weight.base, bias.base, count: count, out: twin.base)
        #expect(relativeError(array(wide), array(twin)) < 1e-5)
        #expect(array(wide)[count] == 0 && array(wide)[0] != 0)
        let (left, right) = (try Storage<UInt8>(count + 1), try Storage<UInt8>(count + 1))
        let scale = unsafe quantiseRow(x.base, count: count, out: left.base)
        let other = unsafe portableQuantiseRow(x.base, count: count, out: right.base)
        #expect(scale == other && array(left) == array(right))
    }

    @Test func aRowWithoutScaleIsInTheMiddle() throws {
        for value: Float in [0, .infinity] {
            let (x, out) = (try Storage<Float>(64), try Storage<UInt8>(64))
            for index in 0..<64 { unsafe x.base[index] = value }
            let scale = unsafe quantiseRow(x.base, count: 64, out: out.base)
            #expect(scale == 1 && array(out) == [UInt8](repeating: 128, count: 64))
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 13, 64], [3, 64, 100])
    mutating func productsAreThePlainLoops(_ rows: Int, _ columns: Int) throws {
        let (inner, stride) = (128, columns + 1)
        let padded = (columns + 63) / 64 * 64
        let left = try bytes(rows * inner, UInt8(1)...255)
        let right = try bytes(inner * padded, Int8(-127)...127)
        let (scale, correction, bias) = (try numbers(padded), try numbers(padded), try numbers(padded))
        let rowScale = try numbers(rows, 0.00001...0.0001)
        let before = try numbers(rows * stride)
        for ending in [sori_ending_store, sori_ending_add, sori_ending_gelu] {
            let out = try Storage<Float>(rows * stride)
            unsafe out.base.update(from: before.base, count: out.count)
            var product = unsafe sori_product(
                left: left.base, row_scale: rowScale.base, right: right.base, next: nil, scale: scale.base,
                correction: correction.base, bias: bias.base, out: out.base, stride: stride, rows: rows, inner: inner,
                columns: columns, ending: ending)
            unsafe sori_wide_product(&product)
            var expected = array(before)
            for row in 0..<rows {
                for column in 0..<columns {
                    var sum = 0
                    for k in 0..<inner {
                        let weight = unsafe right.base[PanelLayout.bytes.index(k, column, rows: inner)]
                        sum += unsafe Int(left.base[row * inner + k]) * Int(weight)
                    }
                    let scaled = unsafe Float(sum) * scale.base[column] - correction.base[column]
                    var value = unsafe scaled * rowScale.base[row] + bias.base[column]
                    if ending == sori_ending_add { value += expected[row * stride + column] }
                    if ending == sori_ending_gelu {
                        var eight = [Float](repeating: value, count: 8)
                        unsafe geluRowCoarsely(&eight, count: 8)
                        value = eight[0]
                    }
                    expected[row * stride + column] = value
                }
            }
            #expect(relativeError(array(out), expected) < 1e-5)
        }
    }

    @Test(arguments: [1, 2, 5, 6, 11, 64], [10, 64, 256, 300, 1500])
    mutating func attentionIsThatOfFloats(_ rows: Int, _ positions: Int) throws {
        let panels = try HeadPanels(width: 64, positions: positions, numbers: .int8, engine: ComputeEngine())
        try #require(panels.isWide)
        let store = try HeadStore(panels, count: 1)
        let (keys, values) = (try numbers(positions * 64), try numbers(positions * 64))
        let queries = try numbers(rows * 64, -0.5...0.5)
        unsafe panels.packKeys(keys.base, stride: 64, into: store[0])
        unsafe panels.packValues(values.base, stride: 64, into: store[0])
        let lane = try ThreadContext(engine: ComputeEngine())
        let attention = try HeadAttention(panels, sizes: [rows], lane: lane)
        let out = try Storage<Float>(rows * 64)
        #expect(
            unsafe attention.attend(queries.base, stride: 64, count: rows, to: store[0], out: out.base, outStride: 64))
        let expected = try Storage<Float>(rows * 64)
        let (writers, scores) = (try Storage<Int32>(positions), try Storage<Float>(positions + 8))
        for row in 0..<rows {
            unsafe portableAttendHistory(
                queries.base + row * 64, keys.base, values.base, writers: writers.base, placeStride: 0,
                count: positions, width: 64, scores: scores.base, out: expected.base + row * 64)
        }
        #expect(relativeError(array(out), array(expected)) < 0.04)
    }

    @Test(arguments: [1, 7, 16, 45, 448], [16, 32, 48, 64])
    mutating func historiesAreTheTwins(_ count: Int, _ width: Int) throws {
        let (keys, values) = (try numbers(2 * 448 * width), try numbers(2 * 448 * width))
        let query = try numbers(width)
        let writers = try Storage<Int32>(count)
        for index in 0..<count { unsafe writers.base[index] = Int32(index % 2) }
        let (out, twin) = (try Storage<Float>(width), try Storage<Float>(width))
        let scores = try Storage<Float>(456)
        unsafe attendHistory(
            query.base, keys.base, values.base, writers: writers.base, placeStride: 448 * width, count: count,
            width: width, scores: scores.base, out: out.base)
        unsafe portableAttendHistory(
            query.base, keys.base, values.base, writers: writers.base, placeStride: 448 * width, count: count,
            width: width, scores: scores.base, out: twin.base)
        #expect(relativeError(array(out), array(twin)) < 1e-5)
        // The same in half floats, within their eleven bits.
        let (halfKeys, halfValues) = (try Storage<UInt16>(keys.count), try Storage<UInt16>(values.count))
        unsafe halveRow(keys.base, count: keys.count, out: halfKeys.base)
        unsafe halveRow(values.base, count: values.count, out: halfValues.base)
        unsafe attendHistory(
            query.base, halfKeys.base, halfValues.base, areHalf: true, writers: writers.base,
            placeStride: 448 * width, count: count, width: width, scores: scores.base, out: out.base)
        let error = relativeError(array(out), array(twin))
        #expect(error < 5e-3 && error > 1e-6)
    }

    @Test func halvesAreTheNearest() throws {
        let x: [Float] = [0, 1, -2, 65504, 1.0004883, 1.0004882, 0.1, 1e6, -1e-9, .infinity]
        var out = [UInt16](repeating: 7, count: x.count + 1)
        unsafe halveRow(x, count: x.count, out: &out)
        #expect(out == x.map { Float16($0).bitPattern } + [7])
    }

    @Test(arguments: [1, 3, 64, 150]) mutating func packedHeadsAreTheTwins(_ positions: Int) throws {
        let panels = try HeadPanels(width: 64, positions: positions, numbers: .int8, engine: ComputeEngine())
        let (store, twin) = (try HeadStore(panels, count: 1), try HeadStore(panels, count: 1))
        let x = try numbers(positions * 128)
        unsafe packKeyBytes(
            x.base, stride: 128, width: 64, positions: positions, inner: 64, layout: .bytes, into: store[0])
        unsafe packValueBytes(
            x.base, stride: 128, width: 64, positions: positions, rows: panels.padded, layout: .bytes, into: store[0])
        unsafe portablePackKeyBytes(
            x.base, stride: 128, width: 64, positions: positions, inner: 64, layout: .bytes, into: twin[0])
        unsafe portablePackValueBytes(
            x.base, stride: 128, width: 64, positions: positions, rows: panels.padded, layout: .bytes, into: twin[0])
        var far = 0
        for index in 0..<panels.bytes {
            // The last place of a mean may differ, and with it a number that lies between two bytes.
            let key = unsafe Int8(bitPattern: store[0].keys[index]) &- Int8(bitPattern: twin[0].keys[index])
            if abs(Int(key)) > 1 { far += 1 }
            let value = unsafe Int8(bitPattern: store[0].values[index]) &- Int8(bitPattern: twin[0].values[index])
            if abs(Int(value)) > 1 { far += 1 }
        }
        #expect(far == 0)
        for index in 0..<positions {
            #expect(unsafe abs(store[0].keyScale[index] - twin[0].keyScale[index]) < 1e-6)
            #expect(unsafe abs(store[0].keyCorrection[index] - twin[0].keyCorrection[index]) < 128 * 2 * 0.02)
        }
        for index in 0..<64 { #expect(unsafe abs(store[0].valueScale[index] - twin[0].valueScale[index]) < 1e-6) }
    }
}
