import SoriCore
import SoriFetch
import Synchronization

/// Puts a streamed answer together, line by line.
final class AnswerSink: FetchSink {
    private struct State {
        var splitter = LineSplitter()
        var text = ""
        var isWhole = false
        var isCut = false
        var failure: String?
        var problem: [UInt8] = []
        var status = 0
    }

    private let longest: Int
    private let read: @Sendable (String) -> AnswerLine
    private let onText: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Reads each line with `read`, tells `onText` each part of the answer, and takes at most `longest` bytes of it.
    init(
        longest: Int = 1 << 20, onText: @escaping @Sendable (String) -> Void = { _ in },
        _ read: @escaping @Sendable (String) -> AnswerLine
    ) {
        self.longest = longest
        self.onText = onText
        self.read = read
    }

    func begin(_ head: FetchHead) { state.withLock { $0.status = head.status } }

    func receive(_ bytes: [UInt8]) throws {
        let added = try state.withLock { state -> String in
            guard (200..<300).contains(state.status) else {
                // An error's text: enough of it to be shown.
                state.problem += bytes.prefix(max(0, 4_096 - state.problem.count))
                return ""
            }
            guard let lines = state.splitter.add(bytes) else { throw Self.endless }
            let before = state.text.endIndex
            for line in lines { take(line, &state) }
            guard state.text.utf8.count <= longest else { throw Self.endless }
            return String(state.text[before...])
        }
        if !added.isEmpty { onText(added) }
    }

    private static var endless: InsightError {
        InsightError(code: .tooLong, message: "the language model answers without end")
    }

    /// The text of a refused request, as far as it was read.
    var problem: String { state.withLock { String(decoding: $0.problem, as: UTF8.self) } }

    /// The whole answer; throws `half_answer` when the end never came, `server_failed` when the server gave up.
    func answer() throws(InsightError) -> String {
        let (state, added) = self.state.withLock { state -> (State, String) in
            let before = state.text.endIndex
            if let line = state.splitter.finish() { take(line, &state) }
            return (state, String(state.text[before...]))
        }
        if !added.isEmpty { onText(added) }
        if let failure = state.failure {
            throw InsightError(code: .serverFailed, message: "the language model's server says: \(failure)")
        }
        guard state.isWhole else {
            throw InsightError(code: .halfAnswer, message: "the language model's answer broke off in the middle")
        }
        guard !state.isCut else {
            throw InsightError(code: .halfAnswer, message: "the language model's answer was longer than its limit")
        }
        return state.text
    }

    private func take(_ line: String, _ state: inout State) {
        switch read(line) {
        case .text(let text): state.text += text
        case .end(let text, let isCut):
            state.text += text
            state.isWhole = true
            state.isCut = isCut
        case .failure(let text): state.failure = state.failure ?? String(text.prefix(300))
        case .nothing: break
        }
    }
}

/// What one line of a streamed answer says.
enum AnswerLine: Sendable, Equatable {
    /// More text.
    case text(String)
    /// The last text; the answer is whole when `isCut` is false, else the model ran into its limit.
    case end(String, isCut: Bool)
    /// The server's own error.
    case failure(String)
    /// Nothing that matters here.
    case nothing
}
