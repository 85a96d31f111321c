/// One row of an answer.
public struct SQLiteRow: Sendable {
    /// The values, column by column.
    public let values: [StoredValue]

    /// The text of a column, or nil.
    public func text(_ column: Int) -> String? { values[column].text }

    /// The whole number of a column, or nil.
    public func integer(_ column: Int) -> Int? { values[column].integer }
}
