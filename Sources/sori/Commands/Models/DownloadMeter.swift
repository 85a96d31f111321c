import SoriCore
import SoriModels
import Synchronization

/// Shows on standard error how far a download has come: a bar for a person, a line a file for a log.
final class DownloadMeter: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant?
        /// What was there at the first report: of an earlier try, so no part of the speed.
        var first: (done: Int, at: ContinuousClock.Instant)?
        var hasBar = false
    }

    private let isQuiet: Bool
    private let state = Mutex(State())

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Says something above the bar.
    func say(_ line: String) {
        if !isQuiet { Terminal.note(line) }
    }

    /// Shows a report; at most ten bars a second.
    func show(_ progress: PullProgress) {
        guard !isQuiet else { return }
        guard Terminal.isInteractive else {
            if let name = progress.completed { Terminal.note("\(name) is complete") }
            return
        }
        let now = ContinuousClock.now
        // The line is written under the lock, so that two threads' bars do not mix.
        state.withLock { state in
            let first = state.first ?? (progress.done, now)
            state.first = first
            if let last = state.shownAt, now - last < .milliseconds(100), progress.done < progress.total { return }
            state.shownAt = now
            state.hasBar = true
            let seconds = (now - first.at) / .seconds(1)
            let rate = seconds > 0.2 ? Double(progress.done - first.done) / seconds : nil
            Terminal.progress(ProgressBar.download(done: progress.done, total: progress.total, bytesPerSecond: rate))
        }
    }

    /// Takes the bar away.
    func end() {
        state.withLock { state in
            if state.hasBar { Terminal.progress("") }
            state.hasBar = false
        }
    }
}
