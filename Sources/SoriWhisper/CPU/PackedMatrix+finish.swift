extension PackedMatrix {
    /// Finishes one row of sums of slice `slice`: `out[0 ..< slice.columns]`.
    @inline(__always)
    func finish(_ sums: UnsafePointer<Float>, slice: Int = 0, scale: Float, out: UnsafeMutablePointer<Float>) {
        let part = slices[slice]
        unsafe finishRow(
            sums, self.scale.base + part.first, correction.base + part.first, bias.base + part.first, scale: scale,
            count: part.columns, out: out)
    }

    /// Applies the activation to `count` numbers, as finely as the numbers of the layer deserve.
    @inline(__always)
    func activate(_ x: UnsafeMutablePointer<Float>, count: Int) {
        unsafe numbers == .int8 ? geluRowCoarsely(x, count: count) : geluRow(x, count: count)
    }

    /// Finishes one row of sums of slice `slice` and adds it to `out[0 ..< slice.columns]`.
    @inline(__always)
    func finishAdding(_ sums: UnsafePointer<Float>, slice: Int = 0, scale: Float, out: UnsafeMutablePointer<Float>) {
        let part = slices[slice]
        unsafe finishRowAdding(
            sums, self.scale.base + part.first, correction.base + part.first, bias.base + part.first, scale: scale,
            count: part.columns, out: out)
    }
}
