internal import CKernels
import SoriWhisper

extension PackedMatrix {
    /// Computes slice `slice` of the layer for `rows` left rows; number c of row r ends up in `out[r * stride + c]`, c
    /// counted from the slice's first column. False when the library failed.
    ///
    /// `product` computes at least as many rows (none for layers of the kernels for AVX-512 VNNI), into `sums` `[its
    /// rows, slice.padded]`. `next` is what the thread reads after this slice, if known: those kernels fetch its
    /// beginning ahead.
    func multiply(
        _ left: Activations, rows: Int, slice: Int = 0, next: UnsafeRawPointer? = nil, product: MatrixProduct?,
        sums: UnsafeMutablePointer<Float>, epilogue: Epilogue, out: UnsafeMutablePointer<Float>, stride: Int
    ) -> Bool {
        let part = slices[slice]
        if usesVNNI {
            unsafe multiplyVNNI(left, rows: rows, part, next: next, epilogue: epilogue, out: out, stride: stride)
            return true
        }
        guard let product, unsafe product.run(left.base, part.weights.base, sums) else { return false }
        for row in 0..<rows {
            let (sums, out) = unsafe (sums + row * part.padded, out + row * stride)
            let scale = unsafe left.scales[row]
            if epilogue == .add {
                unsafe finishRowAdding(
                    sums, self.scale.base + part.first, zeroPointCompensation.base + part.first, bias.base + part.first,
                    scale: scale, count: part.columns, out: out)
                continue
            }
            unsafe finishRow(
                sums, self.scale.base + part.first, zeroPointCompensation.base + part.first, bias.base + part.first,
                scale: scale,
                count: part.columns, out: out)
            // As finely as the numbers of the layer deserve.
            guard epilogue == .activate else { continue }
            unsafe numbers == .float32
                ? geluRow(out, count: part.columns) : geluRowCoarsely(out, count: part.columns)
        }
        return true
    }

    private func multiplyVNNI(
        _ left: Activations, rows: Int, _ part: Slice, next: UnsafeRawPointer?, epilogue: Epilogue,
        out: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let kind =
            switch epilogue {
            case .store: sori_epilogue_store
            case .add: sori_epilogue_add
            case .activate: sori_epilogue_gelu
            }
        var gemm = unsafe sori_int8_gemm(
            left: left.base.assumingMemoryBound(to: UInt8.self), row_scale: left.scales,
            right: UnsafeRawPointer(part.weights.base).assumingMemoryBound(to: Int8.self),
            next: next?.assumingMemoryBound(to: Int8.self), scale: scale.base + part.first,
            zero_point_compensation: zeroPointCompensation.base + part.first, bias: bias.base + part.first,
            out: out, stride: stride, rows: rows, inner: inner, columns: part.columns, epilogue: kind)
        unsafe sori_gemm_int8(&gemm)
    }
}
