internal import CKernels
import SoriWhisper

/// How the keys and values of one head stand: the right sides of attention's two products.
///
/// Keys are `[head width, positions]`, values `[positions, head width]`, both padded to multiples of 64 with zeros that stay.
/// As int8 each position has its scale for the key, each number of the head its scale for the value, and of the keys their
/// mean over all positions is taken off: that moves all scores of a query alike, which no softmax sees. In four bits they
/// stand together, 256 positions at a time, with a range for each number of the head (`sori_nibbles`); where scores are captured
/// the keys have four bits more.
@safe
struct HeadPanels {
    let numbers: NumberType
    /// Width of a head, and padded.
    let width: Int
    let inner: Int
    /// Positions, and padded.
    let positions: Int
    let padded: Int
    /// Whether the wide kernels attend to them.
    let isWide: Bool
    /// Whether they stand in four bits, to which only the wide kernels attend.
    let isNibbles: Bool
    private let keys: PanelLayout
    private let values: PanelLayout

    /// Plans heads of `width` over `positions`; with `prefersNibbles` int8 means four bits where the kernels take them.
    init(
        width: Int, positions: Int, numbers: NumberType, engine: ComputeEngine, prefersNibbles: Bool = false
    ) {
        self.numbers = numbers
        self.width = width
        self.positions = positions
        inner = (width + 63) / 64 * 64
        padded = (positions + 63) / 64 * 64
        keys = engine.layout(numbers, columns: padded)
        values = engine.layout(numbers, columns: inner)
        isWide = numbers == .int8 && width == 64 && engine.multipliesWide
        isNibbles = isWide && prefersNibbles
    }

    /// Bytes of the keys, or of the values, of one head.
    var bytes: Int {
        isNibbles ? (positions + 255) / 256 * MemoryLayout<sori_nibbles>.stride / 2 : inner * padded * numbers.size
    }

    /// Bytes of the lower bits of the keys in four bits, of one head.
    var lowBytes: Int { isNibbles ? (positions + 255) / 256 * 8192 : 0 }

    /// Numbers beside the keys and values of one head.
    var factors: Int { isNibbles ? 0 : 2 * padded + inner }

    /// Packs keys: number k of position t at `x[t * stride + k]`.
    func packKeys(_ x: UnsafePointer<Float>, stride: Int, into place: HeadPlace) {
        switch numbers {
        case .float32, .bfloat16:
            let out = unsafe UnsafeMutableRawPointer(place.keys).assumingMemoryBound(to: Float.self)
            let (panel, inner) = (keys.panel, inner)
            for t in 0..<positions {
                let column = unsafe out + t / panel * inner * panel + t % panel
                let key = unsafe x + t * stride
                for k in 0..<width { unsafe column[k * panel] = key[k] }
            }
        case .int8 where isNibbles:
            unsafe sori_wide_pack_nibble_keys(x, stride, positions, place.nibbles, place.low)
        case .int8:
            unsafe packKeyBytes(
                x, stride: stride, width: width, positions: positions, inner: inner, layout: keys, into: place)
        }
    }

    /// Packs values: number c of position t at `x[t * stride + c]`.
    func packValues(_ x: UnsafePointer<Float>, stride: Int, into place: HeadPlace) {
        switch numbers {
        case .float32, .bfloat16:
            let out = unsafe UnsafeMutableRawPointer(place.values).assumingMemoryBound(to: Float.self)
            for t in 0..<positions {
                let value = unsafe x + t * stride
                // Heads of up to 64 numbers are one panel; wider ones go on in the next.
                for first in Swift.stride(from: 0, to: width, by: values.panel) {
                    let place = unsafe out + values.index(t, first, rows: padded)
                    unsafe place.update(from: value + first, count: min(values.panel, width - first))
                }
            }
        case .int8 where isNibbles:
            unsafe sori_wide_pack_nibble_values(x, stride, positions, place.nibbles)
        case .int8:
            unsafe packValueBytes(
                x, stride: stride, width: width, positions: positions, rows: padded, layout: values, into: place)
        }
    }
}
