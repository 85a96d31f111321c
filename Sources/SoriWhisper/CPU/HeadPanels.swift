/// Where the keys and values of one head stand: the right sides of attention's two products.
///
/// Keys are `[head width, positions]`, values `[positions, head width]`, both padded to multiples of 64 with zeros that stay.
struct HeadPanels {
    let numbers: NumberType
    /// Width of a head, and padded.
    let width: Int
    let inner: Int
    /// Positions, and padded.
    let positions: Int
    let padded: Int
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
    }

    /// Bytes of the keys, or of the values, of one head.
    var bytes: Int { inner * padded * numbers.size }

    /// Writes the key of one position.
    func setKey(_ x: UnsafePointer<Float>, position: Int, into base: UnsafeMutablePointer<UInt8>) {
        let out = unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
        for k in 0..<width { unsafe out[keys.index(k, position, rows: inner)] = x[k] }
    }

    /// Writes the value of one position.
    func setValue(_ x: UnsafePointer<Float>, position: Int, into base: UnsafeMutablePointer<UInt8>) {
        let out = unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
        for c in 0..<width { unsafe out[values.index(position, c, rows: padded)] = x[c] }
    }
}
