import SoriWhisper

extension ThreadContext {
    /// A product of `rows` rows for all slices of `matrix`, which must be one; none for layers of the kernels for
    /// AVX-512 VNNI.
    func product(rows: Int, _ matrix: PackedMatrix) throws(WhisperError) -> MatrixProduct? {
        if matrix.usesVNNI { return nil }
        return try product(rows: rows, inner: matrix.inner, columns: matrix.slices[0].padded, matrix.numbers)
    }

    /// A product of `rows` rows.
    func product(
        rows: Int, inner: Int, columns: Int, _ numbers: NumberType
    ) throws(WhisperError) -> MatrixProduct {
        try MatrixProduct(
            .init(rows: rows, inner: inner, columns: columns, numbers: numbers),
            layout: engine.layout(numbers, columns: columns), context: self)
    }
}
