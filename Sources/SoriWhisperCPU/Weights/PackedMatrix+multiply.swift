internal import CKernels
import SoriWhisper

extension PackedMatrix {
    /// Computes slice `slice` of the layer for `rows` left rows; number c of row r ends up in `out[r * stride + c]`, c counted
    /// from the slice's first column. False when the library failed.
    ///
    /// `product` computes at least as many rows (none for wide layers), into `sums` `[its rows, slice.padded]`. `next` is what
    /// the thread reads after this slice, if known: wide layers fetch its beginning ahead.
    func multiply(
        _ left: Activations, rows: Int, slice: Int = 0, next: UnsafeRawPointer? = nil, product: MatrixProduct?,
        sums: UnsafeMutablePointer<Float>, ending: Epilogue, out: UnsafeMutablePointer<Float>, stride: Int
    ) -> Bool {
        let part = slices[slice]
        if isWide {
            unsafe multiplyWide(left, rows: rows, part, next: next, ending: ending, out: out, stride: stride)
            return true
        }
        guard let product, unsafe product.run(left.base, part.weights.base, sums) else { return false }
        for row in 0..<rows {
            let (sums, out) = unsafe (sums + row * part.padded, out + row * stride)
            let scale = unsafe left.scales[row]
            if ending == .add {
                unsafe finishRowAdding(
                    sums, self.scale.base + part.first, correction.base + part.first, bias.base + part.first,
                    scale: scale, count: part.columns, out: out)
                continue
            }
            unsafe finishRow(
                sums, self.scale.base + part.first, correction.base + part.first, bias.base + part.first, scale: scale,
                count: part.columns, out: out)
            // As finely as the numbers of the layer deserve.
            guard ending == .activate else { continue }
            unsafe numbers == .int8
                ? geluRowCoarsely(out, count: part.columns) : geluRow(out, count: part.columns)
        }
        return true
    }

    private func multiplyWide(
        _ left: Activations, rows: Int, _ part: Slice, next: UnsafeRawPointer?, ending: Epilogue,
        out: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let kind =
            switch ending {
            case .store: sori_ending_store
            case .add: sori_ending_add
            case .activate: sori_ending_gelu
            }
        var product = unsafe sori_product(
            left: left.base.assumingMemoryBound(to: UInt8.self), row_scale: left.scales,
            right: UnsafeRawPointer(part.weights.base).assumingMemoryBound(to: Int8.self),
            next: next?.assumingMemoryBound(to: Int8.self), scale: scale.base + part.first,
            correction: correction.base + part.first, bias: bias.base + part.first,
            out: out, stride: stride, rows: rows, inner: inner, columns: part.columns, ending: kind)
        unsafe sori_wide_product(&product)
    }
}
