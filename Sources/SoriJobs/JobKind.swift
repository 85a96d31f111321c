/// What a job is about, and so who works on it.
public enum JobKind: String, Sendable, Codable, CaseIterable {
    /// A recording that is there already.
    case recording
    /// A conversation that comes in live.
    case conversation
}
