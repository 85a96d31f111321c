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

    private var texts: [String] = []
    private var failure: LocalizedText?

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

    /// Audio has come.
    func receive(_ audio: [UInt8]) -> Action { .feed(audio) }

    /// The session has something to tell.
    mutating func heard(_ event: LiveEvent) {
        switch event {
        case .began, .interim: break
        case .final(let final): if !final.text.isEmpty { texts.append(final.text) }
        case .failed(_, let start, let end, _):
            failure = LocalizedText(
                "\(start.rounded())초부터 \(end.rounded())초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded()) s to \(end.rounded()) s could not be recognised.")
        }
    }

    /// The text since the last answer, or what went wrong; begins anew.
    mutating func answer() -> Result<String, Problem> {
        defer { self = FlushMachine() }
        if let failure { return .failure(Problem(text: failure)) }
        return .success(texts.joined(separator: " "))
    }

    /// Why there is no text.
    struct Problem: Error {
        let text: LocalizedText
    }
}
