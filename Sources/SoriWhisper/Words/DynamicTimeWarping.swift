/// The cheapest monotonous way through a matrix, for word times.
public enum DynamicTimeWarping {
    /// The way through `costs[rows, columns]` from the first to the last element: `(row, column)` of every step.
    ///
    /// Empty when there are no elements or their number is not `rows * columns`.
    /// Source: openai/whisper `timing.py`, `dtw_cpu` and `backtrace`; ties are resolved in the same way.
    public static func path(_ costs: [Float], rows: Int, columns: Int) -> [(row: Int, column: Int)] {
        guard rows > 0, columns > 0, costs.count == rows * columns else { return [] }
        // How each element was reached: 0 from both before, 1 from the row before, 2 from the column before.
        var steps = [UInt8](repeating: 0, count: rows * columns)
        // One column at a time; `above` of row -1 is infinite except for the corner before the first element.
        var before = [Float](repeating: .infinity, count: rows + 1)
        before[0] = 0
        var current = before
        for column in 0..<columns {
            current[0] = .infinity
            for row in 0..<rows {
                let (both, above, left) = (before[row], current[row], before[row + 1])
                let (least, step): (Float, UInt8) =
                    both < above && both < left ? (both, 0) : above < both && above < left ? (above, 1) : (left, 2)
                current[row + 1] = costs[row * columns + column] + least
                steps[row * columns + column] = step
            }
            swap(&before, &current)
        }
        var path: [(row: Int, column: Int)] = []
        var (row, column) = (rows - 1, columns - 1)
        while row >= 0 && column >= 0 {
            path.append((row, column))
            switch steps[row * columns + column] {
            case 0: (row, column) = (row - 1, column - 1)
            case 1: row -= 1
            default: column -= 1
            }
        }
        // At an edge only one direction is left.
        while row >= 0 {
            path.append((row, -1))
            row -= 1
        }
        while column >= 0 {
            path.append((-1, column))
            column -= 1
        }
        return path.reversed()
    }
}
