/// What a file looks like from outside: another content has another stamp.
struct FileStamp: Sendable, Hashable {
    /// Length in bytes.
    let size: Int
    /// When it was last changed, in nanoseconds since 1970.
    let modified: Int
}

/// What somebody does to a file of a watched folder.
enum FileNotice: Sendable, Equatable {
    /// It is being written.
    case written
    /// Who wrote it has closed it, or it was moved here as a whole.
    case closed
}

/// Which files of a watched folder are complete: a pure state machine, told of what is seen at a time in seconds.
///
/// - A file that was closed after writing, or moved into the folder, is complete when it then stays as it is for a
///   second: some programs open a file again at once.
/// - A file that is being written is not complete before it is closed, or before nothing has come for five minutes.
/// - A file that is only seen, for it was there before or its file system tells nothing, is complete when its size and
///   its time stay as they are for `quiet` seconds.
/// - An empty file is not complete.
struct ArrivalRules: Sendable {
    private struct Arrival {
        var stamp: FileStamp
        /// When it was last seen to change.
        var changedAt: Double
        /// What was heard of it last; nil where it was only seen.
        var notice: FileNotice?
    }

    /// A file that waits to be taken.
    struct Complete: Sendable, Equatable {
        /// Where it is.
        let path: String
        /// What it looks like.
        let stamp: FileStamp
    }

    /// Seconds for which a closed file must not change.
    static let afterClosing = 1.0
    /// Seconds after which a writer that says nothing and does not close is not waited for any more.
    static let abandoned = 300.0

    private let quiet: Double
    private var arrivals: [String: Arrival] = [:]
    private var settled: [String: FileStamp] = [:]

    /// Rules for a folder whose files are complete after so many seconds without a change.
    init(quiet: Double) { self.quiet = quiet }

    /// All files that the folder has at the time `now`.
    mutating func listed(_ files: [String: FileStamp], at now: Double) {
        arrivals = arrivals.filter { files[$0.key] != nil }
        settled = settled.filter { files[$0.key] != nil }
        for (path, stamp) in files { see(path, stamp, nil, at: now) }
    }

    /// One file as it is after something was heard of it, or when somebody looked; without a stamp it is gone.
    mutating func heard(_ notice: FileNotice?, of path: String, _ stamp: FileStamp?, at now: Double) {
        guard let stamp else {
            arrivals[path] = nil
            settled[path] = nil
            return
        }
        see(path, stamp, notice, at: now)
    }

    /// A file was taken as it was then, or need not be: it is not complete again before it changes.
    mutating func settle(_ path: String, _ stamp: FileStamp) {
        settled[path] = stamp
        if arrivals[path]?.stamp == stamp { arrivals[path] = nil }
    }

    /// The complete files, the one changed first before the others.
    func complete(at now: Double) -> [Complete] {
        arrivals.filter { (due($0.value) ?? .infinity) <= now }
            .map { Complete(path: $0.key, stamp: $0.value.stamp) }
            .sorted { ($0.stamp.modified, $0.path) < ($1.stamp.modified, $1.path) }
    }

    /// When a file will be complete next if nothing happens to it; nil when none will be.
    var nextComplete: Double? { arrivals.values.compactMap(due).min() }

    private mutating func see(_ path: String, _ stamp: FileStamp, _ notice: FileNotice?, at now: Double) {
        guard settled[path] != stamp else {
            arrivals[path] = nil
            return
        }
        guard var arrival = arrivals[path] else {
            arrivals[path] = Arrival(stamp: stamp, changedAt: now, notice: notice)
            return
        }
        if arrival.stamp != stamp || notice != nil {
            // A change that nobody told of takes back that it was closed; that somebody writes stays so.
            if notice != nil || arrival.notice == .closed { arrival.notice = notice }
            arrival.stamp = stamp
            arrival.changedAt = now
        }
        arrivals[path] = arrival
    }

    private func due(_ arrival: Arrival) -> Double? {
        guard arrival.stamp.size > 0 else { return nil }
        switch arrival.notice {
        case .closed: return arrival.changedAt + min(quiet, Self.afterClosing)
        case .written: return arrival.changedAt + max(quiet, Self.abandoned)
        case nil: return arrival.changedAt + quiet
        }
    }
}
