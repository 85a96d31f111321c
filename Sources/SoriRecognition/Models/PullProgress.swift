/// How far a download has come.
public struct PullProgress: Sendable, Equatable {
    /// Bytes that are on this machine, those of earlier tries included.
    public var done: Int
    /// Bytes in all.
    public var total: Int
    /// The file that has just been completed, if that is the news.
    public var completed: String?
}
