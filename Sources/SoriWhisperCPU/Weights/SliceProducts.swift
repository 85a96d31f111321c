import SoriWhisper

/// The products of one thread for one kind of layer: buckets for each slice it computes, none for layers of the kernels
/// for AVX-512 VNNI.
@safe
final class SliceProducts {
    private let slices: [(slice: Int, buckets: GEMMBuckets?)]
    /// Slices of this thread.
    var count: Int { slices.count }

    /// Compiles products of `sizes` rows for slices `index`, `index + threads` ... of `matrix`.
    init(
        _ matrix: PackedMatrix, index: Int, threads: Int, sizes: [Int], context: ThreadContext
    ) throws(WhisperError) {
        var slices: [(slice: Int, buckets: GEMMBuckets?)] = []
        for slice in stride(from: index, to: matrix.slices.count, by: threads) {
            let columns = matrix.slices[slice].padded
            let known = slices.first { matrix.slices[$0.slice].padded == columns }?.buckets
            let buckets: GEMMBuckets? =
                if matrix.usesVNNI {
                    nil
                } else if let known {
                    known
                } else {
                    try GEMMBuckets(
                        sizes: sizes, inner: matrix.inner, columns: columns, numbers: matrix.numbers, context: context)
                }
            slices.append((slice, buckets))
        }
        self.slices = slices
    }

    /// The weights of the thread's slice number `index` of `matrix`, if it has that many.
    func weights(of matrix: PackedMatrix, at index: Int = 0) -> UnsafeRawPointer? {
        guard index < slices.count else { return nil }
        return unsafe UnsafeRawPointer(matrix.slices[slices[index].slice].weights.base)
    }

    /// The slice and the buckets of the thread's slice number `index`.
    @inline(__always)
    subscript(index: Int) -> (slice: Int, buckets: GEMMBuckets?) { slices[index] }
}
