internal import CWebSockets
import SoriCore
import Synchronization

/// Takes the library's own log lines: kept for error messages, and written as debug lines, few enough that a hostile
/// client cannot fill a disk.
enum LibraryLog {
    private struct State {
        var logger: Logger?
        var lastLine = ""
        var linesLeft = 200
    }

    private static let state = Mutex(State())

    /// Sends errors and warnings of the library to `logger` from now on.
    static func attach(_ logger: Logger) {
        state.withLock { $0.logger = logger }
        unsafe lws_set_log_level(LLL_ERR | LLL_WARN) { _, line in
            guard let line = unsafe line else { return }
            LibraryLog.write(unsafe String(cString: line))
        }
    }

    /// The last line the library wrote: why a listener could not be made.
    static var lastLine: String { state.withLock { $0.lastLine } }

    /// Allows a few lines again; called by the loop's tick.
    static func refill() { state.withLock { $0.linesLeft = min(200, $0.linesLeft + 1) } }

    private static func write(_ line: String) {
        var text = line
        while text.last?.isNewline == true { text.removeLast() }
        let logger = state.withLock { state -> Logger? in
            state.lastLine = text
            guard state.linesLeft > 0 else { return nil }
            state.linesLeft -= 1
            return state.logger
        }
        logger?.debug(text)
    }
}
