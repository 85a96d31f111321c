import SoriWhisper

/// The products of one thread for one kind of layer: a ladder for each slice it computes, none for wide layers.
@safe
final class SliceLadders {
    private let ladders: [(slice: Int, ladder: GEMMBuckets?)]
    /// Slices of this thread.
    var count: Int { ladders.count }

    /// Compiles ladders of `sizes` rows for slices `index`, `index + lanes` ... of `matrix`.
    init(
        _ matrix: PackedMatrix, index: Int, lanes: Int, sizes: [Int], lane: ThreadContext
    ) throws(WhisperError) {
        var ladders: [(slice: Int, ladder: GEMMBuckets?)] = []
        for slice in stride(from: index, to: matrix.slices.count, by: lanes) {
            let columns = matrix.slices[slice].padded
            let known = ladders.first { matrix.slices[$0.slice].padded == columns }?.ladder
            let ladder: GEMMBuckets? =
                if matrix.isWide {
                    nil
                } else if let known {
                    known
                } else {
                    try GEMMBuckets(
                        sizes: sizes, inner: matrix.inner, columns: columns, numbers: matrix.numbers, lane: lane)
                }
            ladders.append((slice, ladder))
        }
        self.ladders = ladders
    }

    /// The weights of the thread's slice number `index` of `matrix`, if it has that many.
    func weights(of matrix: PackedMatrix, at index: Int = 0) -> UnsafeRawPointer? {
        guard index < ladders.count else { return nil }
        return unsafe UnsafeRawPointer(matrix.slices[ladders[index].slice].weights.base)
    }

    /// The slice and the ladder of the thread's slice number `index`.
    @inline(__always)
    subscript(index: Int) -> (slice: Int, ladder: GEMMBuckets?) { ladders[index] }
}
