import CKernels
import Testing

/// Every formula of layout.h gives each number its own bits, and none beyond the memory.
struct LayoutTests {
    private let inner = 128
    private let columns = 192

    @Test func panelsHoldEveryNumberOnce() {
        for (panel, group) in [(64, 4), (64, 2), (64, 1), (192, 1)] {
            var seen = Set<Int>()
            for k in 0..<inner { for n in 0..<columns { seen.insert(sori_panel_index(k, n, inner, panel, group)) } }
            #expect(seen == Set(0..<inner * columns))
        }
        #expect(sori_int8_index(5, 70, inner) == sori_panel_index(5, 70, inner, 64, 4))
        #expect(sori_int8_index(5, 70, inner) == 64 * inner + 256 + 6 * 4 + 1)
    }

    @Test func nibblesHoldEveryNumberOnce() {
        var (high, low) = (Set<Int>(), Set<Int>())
        for k in 0..<inner {
            for n in 0..<columns {
                high.insert(2 * sori_high_nibble_index(k, n, inner) + Int(sori_high_nibble_shift(k)) / 4)
                low.insert(2 * sori_low_nibble_index(k, n, inner) + Int(sori_low_nibble_shift(k)) / 4)
            }
        }
        #expect(high == Set(0..<inner * columns) && low == Set(0..<inner * columns))
    }

    @Test func chunksHoldEveryNumberOnce() {
        var (keys, values) = (Set<Int>(), Set<Int>())
        for t in 0..<256 {
            for c in 0..<64 {
                keys.insert(2 * sori_int4_key_index(t, c) + Int(sori_int4_key_shift(c)) / 4)
                values.insert(2 * sori_int4_value_index(t, c) + Int(sori_int4_value_shift(t)) / 4)
            }
        }
        #expect(keys == Set(0..<256 * 64) && values == Set(0..<256 * 64))
        #expect(MemoryLayout<sori_int4_chunk>.size == 17408)
    }
}
