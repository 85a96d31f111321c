import SoriRecognition

/// The messages of `/ws/transcribe`, one socket's worth. Pure.
struct FlushMachine: Sendable {
    /// What the shell does next.
    enum Action: Equatable {
        case feed([UInt8])
        /// Ends the running session, then sends what `answer` gives.
        case flush
        case sendError(LocalizedText)
    }

    /// What `<flush>` is answered with.
    struct Answer: Equatable {
        /// Everything that was recognised since the last answer; may be empty.
        let text: String
        /// What could not be recognised, if there is such a thing.
        let problem: LocalizedText?
    }

    /// Bytes of text that may wait for a flush: days of speech. Without a limit a client that never flushes would fill the
    /// memory.
    static let mostText = 1 << 20

    private var text = ""
    /// What could not be recognised: where the first such stretch was, in seconds, and how many there were.
    private var failure: (start: Double, end: Double, count: Int)?

    init() {}

    /// A text message has come: `<flush>`, or a mistake that is told and changes nothing.
    func receive(_ text: String) -> Action {
        // Some clients end a command with a line end.
        if text.split(whereSeparator: \.isWhitespace) == ["<flush>"] { return .flush }
        return .sendError(
            LocalizedText(
                "알 수 없는 메시지입니다. 오디오는 바이너리로 보내고, 결과가 필요하면 <flush>를 보내세요.",
                "Unknown message: send audio as binary messages and <flush> for its text."))
    }

    /// Audio has come; it is refused while too much text waits.
    func receive(_ audio: [UInt8]) -> Action {
        guard text.utf8.count < Self.mostText else {
            return .sendError(
                LocalizedText(
                    "전달되지 않은 텍스트가 너무 많아 이 오디오는 버려졌습니다. 먼저 <flush>를 보내세요.",
                    "Too much text waits: this audio was dropped. Send <flush> first."))
        }
        return .feed(audio)
    }

    /// The session has something to tell.
    mutating func heard(_ event: LiveEvent) {
        switch event {
        case .began, .interim: break
        case .final(let final):
            guard !final.text.isEmpty else { return }
            text += (text.isEmpty ? "" : " ") + final.text
        case .failed(_, let start, let end, _):
            failure = (failure?.start ?? start, failure?.end ?? end, (failure?.count ?? 0) + 1)
        }
    }

    /// The text since the last answer, and what went wrong; begins anew.
    mutating func answer() -> Answer {
        defer { self = FlushMachine() }
        return Answer(text: text, problem: problem)
    }

    private var problem: LocalizedText? {
        guard let (start, end, count) = failure else { return nil }
        let (from, to) = (Int(start.rounded(.down)), Int(end.rounded(.up)))
        return count == 1
            ? LocalizedText(
                "\(from)초부터 \(to)초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(from) s to \(to) s could not be recognised.")
            : LocalizedText(
                "음성 \(count)곳을 인식하지 못했습니다. 첫 번째는 \(from)초부터 \(to)초까지입니다.",
                "\(count) stretches of speech could not be recognised, the first from \(from) s to \(to) s.")
    }
}
