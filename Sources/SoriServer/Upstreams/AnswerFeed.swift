import SoriCore
import SoriFetch
import Synchronization

/// An answer on its way from a transfer's thread to the task that passes it on.
///
/// One task waits for it. It holds what the reader has not taken yet, up to a limit that no transcript of a day comes
/// near to; beyond it the transfer ends with `too_long`.
final class AnswerFeed: FetchSink {
    private struct State {
        var head: FetchHead?
        var bytes: [UInt8] = []
        var isDone = false
    }

    private static let mostBytes = 16 << 20
    private let state = Mutex(State())
    private let change = AsyncSignal()

    func begin(_ head: FetchHead) {
        state.withLock { $0.head = head }
        change.signal()
    }

    func receive(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            guard state.bytes.count + bytes.count <= Self.mostBytes else {
                throw FetchError(code: .tooLong, message: "the client reads its answer too slowly")
            }
            state.bytes += bytes
        }
        change.signal()
    }

    /// The transfer has ended, well or not.
    func finish() {
        state.withLock { $0.isDone = true }
        change.signal()
    }

    /// The head, once it is there; nil when there will be none.
    func head() async throws -> FetchHead? {
        while true {
            let (head, isDone) = state.withLock { ($0.head, $0.isDone) }
            if head != nil || isDone { return head }
            try await wait()
        }
    }

    /// The next bytes, never none; nil at the end.
    func next() async throws -> [UInt8]? {
        while true {
            let (bytes, isDone) = state.withLock { state in
                defer { state.bytes = [] }
                return (state.bytes, state.isDone)
            }
            if !bytes.isEmpty { return bytes }
            if isDone { return nil }
            try await wait()
        }
    }

    private func wait() async throws {
        await change.wait()
        try Task.checkCancellation()
    }
}
