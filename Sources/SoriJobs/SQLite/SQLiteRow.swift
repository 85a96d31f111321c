/// One row of an answer.
struct SQLiteRow: Sendable {
    let values: [StoredValue]

    /// The text of a column, or nil.
    func text(_ column: Int) -> String? { values[column].text }

    /// The whole number of a column, or nil.
    func integer(_ column: Int) -> Int? { values[column].integer }
}
