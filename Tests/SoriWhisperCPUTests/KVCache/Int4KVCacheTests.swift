import CKernels
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Keys and values in an int4 cache, and attention to them, against plain loops.
@Suite(.enabled(if: hasVNNIKernels))
struct Int4KVCacheTests {
    private var random = SeededGenerator(23)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &random) }
    }

    private func panels(_ positions: Int) throws -> KVHeadLayout {
        let panels = try KVHeadLayout(
            width: 64, positions: positions, numbers: .int8, engine: ComputeEngine(), prefersInt4: true)
        try #require(panels.isInt4)
        return panels
    }

    private func pack(_ keys: [Float], _ values: [Float], stride: Int = 64) throws -> (KVHeadLayout, KVHeadStore) {
        let panels = try panels(keys.count / stride)
        let store = try KVHeadStore(panels, count: 1)
        unsafe panels.packKeys(keys, stride: stride, into: store[0])
        unsafe panels.packValues(values, stride: stride, into: store[0])
        return (panels, store)
    }

    /// What `pack` made of keys and values: `[positions, 64]` each; keys with all their bits, or the upper four only.
    private func unpacked(
        _ positions: Int, _ store: KVHeadStore, allBits: Bool = true
    ) -> (keys: [Float], values: [Float]) {
        let chunks = unsafe store[0].int4Chunks
        var (keys, values) = ([Float](), [Float]())
        for position in 0..<positions {
            let t = position % 256
            var chunk = unsafe chunks[position / 256]
            unsafe withUnsafeBytes(of: &chunk) { chunk in
                func nibble(_ byte: UInt8, isUpper: Bool) -> Float { Float(isUpper ? byte >> 4 : byte & 15) }
                func number(_ part: Int, _ c: Int, _ whole: Float) -> Float {
                    let scale = unsafe chunk.loadUnaligned(fromByteOffset: part + 4 * c, as: Float.self)
                    let zero = unsafe chunk.loadUnaligned(fromByteOffset: part + 256 + 4 * c, as: Float.self)
                    return zero + scale * whole
                }
                for c in 0..<64 {
                    let key = t / 64 * 2048 + c / 8 * 256 + t % 64 * 4 + c % 4
                    let isUpper = c / 4 % 2 == 1
                    let low = unsafe nibble(store[0].lowNibbles[position / 256 * 8192 + key], isUpper: isUpper)
                    let high = unsafe nibble(chunk[512 + key], isUpper: isUpper)
                    keys.append(number(0, c, 16 * high + (allBits ? low : 7.5) - 127.5))
                    let value = unsafe nibble(chunk[9216 + t / 8 * 256 + c * 4 + t % 4], isUpper: t / 4 % 2 == 1)
                    values.append(number(8704, c, value))
                }
            }
        }
        return (keys, values)
    }

    /// The number of each row and column in so many steps of its column's range over 256 rows, by plain loops.
    private func rounded(_ x: [Float], steps: Float) -> [Float] {
        var out = x
        for first in stride(from: 0, to: x.count / 64, by: 256) {
            let rows = first..<min(first + 256, x.count / 64)
            for c in 0..<64 {
                let column = rows.map { x[$0 * 64 + c] }
                let (least, most) = (column.min() ?? 0, column.max() ?? 0)
                let unit = (most - least) / steps
                for t in rows where unit > 0 {
                    out[t * 64 + c] = least + unit * ((x[t * 64 + c] - least) / unit).rounded()
                }
            }
        }
        return out
    }

    @Test(arguments: [1, 7, 64, 256, 300, 1500])
    mutating func packingRoundsToTheRangesOfColumns(_ positions: Int) throws {
        let (keys, values) = (numbers(positions * 64), numbers(positions * 64, 3...5))
        let (_, store) = try pack(keys, values)
        let got = unpacked(positions, store)
        for (exact, packed, steps) in [(keys, got.keys, Float(255)), (values, got.values, 15)] {
            // A number between two steps may go either way.
            let far = zip(rounded(exact, steps: steps), packed).filter { abs($0 - $1) > 1e-5 * abs($0) + 1e-5 }.count
            #expect(far * 500 <= exact.count)
            #expect(zip(exact, packed).allSatisfy { abs($0 - $1) < 2.01 / steps })
        }
        #expect(zip(keys, unpacked(positions, store, allBits: false).keys).allSatisfy { abs($0 - $1) < 0.14 })
    }

    @Test mutating func rowsMayStandApart() throws {
        let x = numbers(70 * 192)
        let (_, store) = try pack(x, x, stride: 192)
        let dense = (0..<70).flatMap { x[$0 * 192..<$0 * 192 + 64] }
        let (_, other) = try pack(dense, dense)
        #expect(unpacked(70, store) == unpacked(70, other))
    }

    @Test(arguments: [1, 2, 5, 6, 11, 64], [10, 64, 256, 300, 1500])
    mutating func attentionIsThatOfTheNumbersThatStand(_ rows: Int, _ positions: Int) throws {
        let (panels, store) = try pack(numbers(positions * 64), numbers(positions * 64))
        let queries = numbers(rows * 64, -0.5...0.5)
        let attention = try HeadAttention(panels, sizes: [rows], context: ThreadContext(engine: ComputeEngine()))
        let (fewer, _) = attend(attention, queries, store, captures: false)
        #expect(relativeError(fewer, expected(queries, unpacked(positions, store, allBits: false)).out) < 0.06)
        let (out, scores) = attend(attention, queries, store, captures: true)
        let exact = expected(queries, unpacked(positions, store))
        #expect(relativeError(out, exact.out) < 0.06)
        #expect(relativeError(scores, exact.scores) < 0.01)
    }

    private func attend(
        _ attention: HeadAttention, _ queries: [Float], _ store: KVHeadStore, captures: Bool
    ) -> (out: [Float], scores: [Float]) {
        let positions = attention.heads.positions
        var out = [Float](repeating: .nan, count: queries.count)
        var scores = [Float](repeating: .nan, count: queries.count / 64 * positions)
        func capture(_ row: Int, _ x: UnsafePointer<Float>) {
            for t in 0..<positions { unsafe scores[row * positions + t] = x[t] }
        }
        let succeeded = unsafe attention.attend(
            queries, stride: 64, count: queries.count / 64, to: store[0], out: &out, outStride: 64,
            capture: captures ? capture : nil)
        #expect(succeeded)
        return (out, scores)
    }

    /// Attention in floats.
    private func expected(
        _ queries: [Float], _ head: (keys: [Float], values: [Float])
    ) -> (out: [Float], scores: [Float]) {
        let positions = head.keys.count / 64
        var (out, scores) = ([Float](), [Float]())
        let table = [Int32](repeating: 0, count: positions)
        var (room, result) = ([Float](repeating: 0, count: positions + 8), [Float](repeating: 0, count: 64))
        for row in 0..<queries.count / 64 {
            let query = Array(queries[row * 64..<row * 64 + 64])
            unsafe sori_self_attention(query, head.keys, head.values, 0, table, 0, positions, 64, &room, &result)
            out += result
            for t in 0..<positions {
                var sum: Float = 0
                for c in 0..<64 { sum += query[c] * head.keys[t * 64 + c] }
                scores.append(sum)
            }
        }
        return (out, scores)
    }

    /// A few outliers in a key, and a silent tail of positions that are alike, cost other chunks nothing.
    @Test mutating func oneChunkDoesNotCostTheOthers() throws {
        var keys = numbers(768 * 64)
        for c in 0..<64 { keys[5 * 64 + c] = 200 }
        for t in 512..<768 { for c in 0..<64 { keys[t * 64 + c] = Float(c) / 7 } }
        let (_, store) = try pack(keys, keys)
        let four = unpacked(768, store).values
        for t in 256..<512 { for c in 0..<64 { #expect(abs(four[t * 64 + c] - keys[t * 64 + c]) < 0.14) } }
        for part in [four, unpacked(768, store).keys] {
            #expect(Array(part[512 * 64..<768 * 64]) == Array(keys[512 * 64..<768 * 64]))
        }
    }

    @Test mutating func whatIsNotFiniteStaysInItsColumn() throws {
        let sound = numbers(300 * 64)
        for value in [Float.nan, .infinity, -.infinity, 3e38] {
            var x = sound
            x[3 * 64 + 9] = value
            let (panels, store) = try pack(x, x)
            let (keys, values) = unpacked(300, store)
            let expected = rounded(sound, steps: 15)
            for t in stride(from: 0, to: 300, by: 7) {
                for c in 0..<64 where c != 9 || t >= 256 {
                    #expect(abs(keys[t * 64 + c] - expected[t * 64 + c]) < 0.3)
                    #expect(abs(values[t * 64 + c] - expected[t * 64 + c]) < 0.3)
                }
            }
            let attention = try HeadAttention(panels, sizes: [1], context: ThreadContext(engine: ComputeEngine()))
            var out = [Float](repeating: .nan, count: 64)
            let succeeded = unsafe attention.attend(
                sound, stride: 64, count: 1, to: store[0], out: &out, outStride: 64)
            #expect(succeeded && out.allSatisfy(\.isFinite))
        }
    }
}
