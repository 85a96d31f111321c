import SoriWhisper

/// Writes columns of a right matrix into its layout, in the product's numbers.
struct ColumnPacker {
    let numbers: NumberType
    /// Rows of the matrix.
    let inner: Int

    /// Packs `count` columns (at most 64), `x[count, inner]`, as columns `column...` of the matrix at `out`.
    ///
    /// For int8 `scale[i]` becomes the largest magnitude of column i / 127 (1 for zeros only), and
    /// `zeroPointCompensation[i]` what 128 in every row of the left side adds; for floats 1 and 0.
    func pack(
        _ x: UnsafePointer<Float>, count: Int, column: Int, layout: PanelLayout, into out: UnsafeMutablePointer<UInt8>,
        scale: UnsafeMutablePointer<Float>, zeroPointCompensation: UnsafeMutablePointer<Float>
    ) {
        let raw = UnsafeMutableRawPointer(out)
        for i in 0..<count {
            let values = unsafe x + i * inner
            unsafe scale[i] = 1
            unsafe zeroPointCompensation[i] = 0
            switch numbers {
            case .float32:
                let out = unsafe raw.assumingMemoryBound(to: Float.self)
                for k in 0..<inner { unsafe out[layout.index(k, column + i, rows: inner)] = values[k] }
            case .bfloat16:
                let out = unsafe raw.assumingMemoryBound(to: UInt16.self)
                for k in 0..<inner {
                    let half = unsafe narrowed(Vector(repeating: values[k]))[0]
                    unsafe out[layout.index(k, column + i, rows: inner)] = half
                }
            case .int8:
                let out = unsafe raw.assumingMemoryBound(to: Int8.self)
                var most: Float = 0
                for k in 0..<inner { most = unsafe max(most, abs(values[k])) }
                let unit = most > 1e-30 ? most / 127 : 1
                var sum = 0
                for k in 0..<inner {
                    let byte = unsafe Int((values[k] / unit).rounded(.toNearestOrEven))
                    sum += byte
                    unsafe out[layout.index(k, column + i, rows: inner)] = Int8(clamping: byte)
                }
                unsafe scale[i] = unit
                unsafe zeroPointCompensation[i] = Float(128 * sum) * unit
            }
        }
    }
}
