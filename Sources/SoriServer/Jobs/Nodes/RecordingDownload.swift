import SoriCore
import SoriFetch
import Synchronization

/// Writes what a node sends of a recording to a file, on the transfer's thread; an answer that is an error is kept as
/// it is.
final class RecordingDownload: FetchSink {
    private struct State {
        var reader: RecordingReader
        var isRefusal = false
        var refusal: [UInt8] = []
    }

    private let file: FetchedRecording
    /// The head of an earlier answer, whose blocks the file has.
    private let known: RecordingHead?
    private let state: Mutex<State>

    private static let mostRefusal = 65_536

    /// What the file has of it, and so where the answer is to begin.
    private let offset: Int

    /// Writes the answer that `reader` reads behind the `offset` bytes that an earlier one, with the head `known`, has
    /// brought.
    init(_ reader: RecordingReader, into file: FetchedRecording, known: RecordingHead?, offset: Int) {
        self.file = file
        self.offset = offset
        self.known = known
        state = Mutex(State(reader: reader))
    }

    /// What has come, as far as it is right.
    var reader: RecordingReader { state.withLock { $0.reader } }
    /// The answer, if it is an error.
    var refusal: [UInt8] { state.withLock { $0.refusal } }

    func begin(_ head: FetchHead) { state.withLock { $0.isRefusal = head.status != 200 } }

    func receive(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            guard !state.isRefusal else {
                guard state.refusal.count + bytes.count <= Self.mostRefusal else {
                    throw FetchError(code: .tooLong, message: "a node's error is longer than \(Self.mostRefusal) bytes")
                }
                state.refusal += bytes
                return
            }
            let isNew = state.reader.head == nil
            let before = state.reader.offset
            let blocks = try state.reader.take(bytes)
            guard let head = state.reader.head else { return }
            if isNew { try follow(head) }
            var offset = isNew ? head.from : before
            for block in blocks {
                try file.write(block, at: offset)
                offset += block.count
            }
        }
    }

    private func follow(_ head: RecordingHead) throws {
        if head.from == 0 {
            // The file has changed since: all of it comes anew.
            try file.clear()
        } else if head.from != offset || head.version != known?.version {
            throw RecordingReadError(code: .malformed, message: "the answer begins elsewhere than was asked for")
        }
    }
}
