/// How often and how soon a transfer that broke is tried again. Pure.
struct RetryPolicy: Sendable {
    private static let delays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)]
    private var failures = 0

    /// The wait before the next try, or nil to give up; a try that brought something counts as a new start.
    mutating func failed(hasProgressed: Bool) -> Duration? {
        if hasProgressed { failures = 0 }
        guard failures < Self.delays.count else { return nil }
        failures += 1
        return Self.delays[failures - 1]
    }
}
