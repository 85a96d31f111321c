/// How much a log line matters; ordered from `debug` to `error`.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// For someone looking for a fault.
    case debug
    /// What a person running the server wants to know.
    case info
    /// Something is wrong, the server copes.
    case warning
    /// Something failed and needs a person.
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    /// Orders levels by how much they matter.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
