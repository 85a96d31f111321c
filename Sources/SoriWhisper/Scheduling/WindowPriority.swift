/// Who goes first when windows wait.
public enum WindowPriority: Sendable, Hashable {
    /// Somebody is speaking and waits for the text.
    case live
    /// A recording.
    case file
}
