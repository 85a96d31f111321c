import Synchronization

/// How far a download or an import has come.
public struct PullProgress: Sendable, Equatable {
    /// Bytes that are on this machine, those of earlier tries included.
    public var done: Int
    /// Bytes in all.
    public var total: Int
    /// The file that has just been completed, if that is the news.
    public var completed: String?
}

/// Adds up what the files of one download or import bring.
final class PullMeter: Sendable {
    private let total: Int
    private let done = Mutex(0)
    private let report: @Sendable (PullProgress) -> Void

    init(total: Int, report: @escaping @Sendable (PullProgress) -> Void) {
        self.total = total
        self.report = report
    }

    /// `count` more bytes are there, fewer when it is negative.
    func advance(_ count: Int) {
        let done = self.done.withLock { done in
            done += count
            return done
        }
        report(PullProgress(done: done, total: total))
    }

    /// A file has its name now.
    func complete(_ name: String) {
        report(PullProgress(done: done.withLock { $0 }, total: total, completed: name))
    }
}
