/// A value as stores keep it: a column of a table, a field of a hash.
public enum StoredValue: Sendable, Equatable {
    case null
    case integer(Int)
    case text(String)

    /// A text, or null.
    public init(_ text: String?) { self = text.map(StoredValue.text) ?? .null }

    /// A whole number, or null.
    public init(_ number: Int?) { self = number.map(StoredValue.integer) ?? .null }

    /// The text, or nil.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number, or nil.
    public var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }
}
