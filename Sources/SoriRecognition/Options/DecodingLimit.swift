/// A threshold that can be switched off.
public enum DecodingLimit: Sendable, Equatable {
    /// Nothing is held against it.
    case off
    /// The value of the threshold.
    case at(Double)

    /// The value, or nil when it is off.
    public var value: Double? {
        switch self {
        case .off: nil
        case .at(let value): value
        }
    }
}
