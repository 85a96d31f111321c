/// A value of a database's column.
enum SQLiteValue: Sendable, Equatable {
    case null
    case integer(Int)
    case text(String)

    /// A text, or null.
    init(_ text: String?) { self = text.map(SQLiteValue.text) ?? .null }
}
