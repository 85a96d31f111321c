internal import CKernels
import SoriWhisper

/// How the keys and values of one head are laid out: the right sides of attention's two products.
///
/// Keys are `[head width, positions]`, values `[positions, head width]`, both padded to multiples of 64 with zeros that
/// stay. As int8 each position has its scale for the key, each number of the head its scale for the value, and of the
/// keys their mean over all positions is taken off: that moves all scores of a query alike, which no softmax sees. An
/// int4 cache has them in four bits, 256 positions together, with a range for each number of the head
/// (`sori_int4_chunk`); where scores are captured the keys have four bits more.
@safe
struct KVHeadLayout {
    let numbers: NumberType
    /// Width of a head, and padded.
    let width: Int
    let inner: Int
    /// Positions, and padded.
    let positions: Int
    let padded: Int
    /// Whether the kernels for AVX-512 VNNI attend to them.
    let usesVNNI: Bool
    /// Whether it is an int4 cache, to which only those kernels attend.
    let isInt4: Bool
    private let keys: PanelLayout
    private let values: PanelLayout

    /// Plans heads of `width` over `positions`; with `prefersInt4` int8 means four bits where the kernels take them.
    init(
        width: Int, positions: Int, numbers: NumberType, engine: ComputeEngine, prefersInt4: Bool = false
    ) {
        self.numbers = numbers
        self.width = width
        self.positions = positions
        inner = (width + 63) / 64 * 64
        padded = (positions + 63) / 64 * 64
        keys = engine.layout(numbers, columns: padded)
        values = engine.layout(numbers, columns: inner)
        usesVNNI = numbers == .int8 && width == 64 && engine.usesVNNI
        isInt4 = usesVNNI && prefersInt4
    }

    /// Bytes of the keys, or of the values, of one head.
    var bytes: Int {
        isInt4 ? chunks * MemoryLayout<sori_int4_chunk>.stride / 2 : inner * padded * numbers.size
    }

    /// Bytes of the low nibbles of int4 keys, of one head.
    var lowNibbleBytes: Int { isInt4 ? chunks * Int(SORI_CHUNK_BYTES) : 0 }

    /// Chunks of an int4 cache.
    private var chunks: Int { (positions + Int(SORI_CHUNK_POSITIONS) - 1) / Int(SORI_CHUNK_POSITIONS) }

    /// Numbers beside the keys and values of one head.
    var factors: Int { isInt4 ? 0 : 2 * padded + inner }

    /// Packs keys: number k of position t at `x[t * stride + k]`.
    func packKeys(_ x: UnsafePointer<Float>, stride: Int, into head: KVHead) {
        switch numbers {
        case .bfloat16:
            unsafe packKeyHalves(
                x, stride: stride, width: width, positions: positions, inner: inner, layout: keys, into: head)
        case .float32:
            let out = unsafe UnsafeMutableRawPointer(head.keys).assumingMemoryBound(to: Float.self)
            let (panel, inner) = (keys.panel, inner)
            for t in 0..<positions {
                let column = unsafe out + t / panel * inner * panel + t % panel
                let key = unsafe x + t * stride
                for k in 0..<width { unsafe column[k * panel] = key[k] }
            }
        case .int8 where isInt4:
            unsafe sori_pack_keys_int4(x, stride, positions, head.int4Chunks, head.lowNibbles)
        case .int8 where usesVNNI:
            let keys = unsafe UnsafeMutableRawPointer(head.keys).assumingMemoryBound(to: Int8.self)
            unsafe sori_pack_keys_int8(x, stride, positions, keys, head.keyScale, head.keyZeroPointCompensation)
        case .int8:
            unsafe packKeyBytes(
                x, stride: stride, width: width, positions: positions, inner: inner, layout: keys, into: head)
        }
    }

    /// Packs values: number c of position t at `x[t * stride + c]`.
    func packValues(_ x: UnsafePointer<Float>, stride: Int, into head: KVHead) {
        switch numbers {
        case .bfloat16:
            unsafe packValueHalves(
                x, stride: stride, width: width, positions: positions, rows: padded, layout: values, into: head)
        case .float32:
            let out = unsafe UnsafeMutableRawPointer(head.values).assumingMemoryBound(to: Float.self)
            for t in 0..<positions {
                let value = unsafe x + t * stride
                // Heads of up to 64 numbers are one panel; wider ones go on in the next.
                for first in Swift.stride(from: 0, to: width, by: values.panel) {
                    let row = unsafe out + values.index(t, first, rows: padded)
                    unsafe row.update(from: value + first, count: min(values.panel, width - first))
                }
            }
        case .int8 where isInt4:
            unsafe sori_pack_values_int4(x, stride, positions, head.int4Chunks)
        case .int8 where usesVNNI:
            let values = unsafe UnsafeMutableRawPointer(head.values).assumingMemoryBound(to: Int8.self)
            unsafe sori_pack_values_int8(x, stride, positions, values, head.valueScale)
        case .int8:
            unsafe packValueBytes(
                x, stride: stride, width: width, positions: positions, rows: padded, layout: values, into: head)
        }
    }
}
