import Glibc

/// Shows what is heard: interims on one line of a terminal that is written over, finals as lines; only finals where
/// nobody watches.
struct ListenScreen: Sendable {
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    init() {}

    /// Whether texts in progress are worth asking for.
    var showsInterims: Bool { isTerminal }

    /// Shows one thing; throws when standard output is gone.
    func show(_ output: ListenSocket.Output) throws {
        switch output {
        case .interim(let text): if isTerminal { try Terminal.out(LiveLine(columns: Self.columns).interim(text)) }
        case .final(let text):
            try Terminal.out(isTerminal ? LiveLine(columns: Self.columns).final(text) : text + "\n")
        case .speech(let isSpeech): try Terminal.out(isSpeech ? "speech\n" : "silence\n")
        case .note(let text): note(text)
        case .problem(let text): note("the server says: \(text)")
        }
    }

    /// Says something about the connection, on standard error.
    func note(_ text: String) {
        guard !text.isEmpty else { return }
        if isTerminal { try? Terminal.out(LiveLine.clear) }
        Terminal.note("sori listen: \(text)")
    }

    /// Of the terminal now; 80 where it does not say.
    private static var columns: Int {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 10 else { return 80 }
        return Int(size.ws_col)
    }
}
