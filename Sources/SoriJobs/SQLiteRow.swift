/// One row of an answer.
struct SQLiteRow: Sendable {
    let values: [SQLiteValue]

    /// The text of a column, or nil.
    func text(_ column: Int) -> String? {
        if case .text(let text) = values[column] { text } else { nil }
    }

    /// The whole number of a column, or nil.
    func integer(_ column: Int) -> Int? {
        if case .integer(let number) = values[column] { number } else { nil }
    }
}
