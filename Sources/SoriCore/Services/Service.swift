/// A long-lived part of the program: it works until its task is cancelled, then tidies up and returns.
public protocol Service: Sendable {
    /// Works until the surrounding task is cancelled; throws when it cannot go on.
    func run() async throws
}
