/// A running median, mirrored at the ends.
public enum MedianFilter {
    /// Replaces each number of `row` by the median of the `width` numbers around it; `width` is odd.
    ///
    /// A row of at most `width / 2` numbers stays as it is. Source: openai/whisper `timing.py`, `median_filter`.
    public static func apply(to row: UnsafeMutableBufferPointer<Float>, width: Int) {
        let half = width / 2
        guard width > 1, row.count > half else { return }
        unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: row.count + 2 * half + width) { scratch in
            let window = row.count + 2 * half
            for position in 0..<window {
                var source = abs(position - half)
                if source >= row.count { source = 2 * (row.count - 1) - source }
                unsafe scratch[position] = row[source]
            }
            for position in 0..<row.count {
                // Insertion sort; NaN goes to the end, as in the reference's sort.
                for index in 0..<width {
                    let value = unsafe scratch[position + index]
                    var slot = index
                    while slot > 0, unsafe !(scratch[window + slot - 1] <= value), !value.isNaN {
                        unsafe scratch[window + slot] = scratch[window + slot - 1]
                        slot -= 1
                    }
                    unsafe scratch[window + slot] = value
                }
                unsafe row[position] = scratch[window + half]
            }
        }
    }
}
