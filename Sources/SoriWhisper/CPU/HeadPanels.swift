/// How the keys and values of one head stand: the right sides of attention's two products.
///
/// Keys are `[head width, positions]`, values `[positions, head width]`, both padded to multiples of 64 with zeros that stay.
/// As int8 each position has its scale for the key, each number of the head its scale for the value, and of the keys their
/// mean over all positions is taken off: that moves all scores of a query alike, which no softmax sees.
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
    private let keys: PanelLayout
    private let values: PanelLayout

    /// Plans heads of `width` over `positions`.
    init(width: Int, positions: Int, numbers: NumberType, engine: ComputeEngine) {
        self.numbers = numbers
        self.width = width
        self.positions = positions
        inner = (width + 63) / 64 * 64
        padded = (positions + 63) / 64 * 64
        keys = engine.layout(numbers, columns: padded)
        values = engine.layout(numbers, columns: inner)
        isWide = numbers == .int8 && width == 64 && engine.multipliesWide
    }

    /// Bytes of the keys, or of the values, of one head.
    var bytes: Int { inner * padded * numbers.size }

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
        case .int8:
            unsafe packValueBytes(
                x, stride: stride, width: width, positions: positions, rows: padded, layout: values, into: place)
        }
    }
}
