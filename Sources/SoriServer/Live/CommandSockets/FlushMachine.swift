import SoriCore
import SoriHTTP
import SoriRecognition

/// The messages of `/ws/transcribe`, one socket's worth. Pure.
struct FlushMachine: LiveSocketMachine {
    typealias Effect = Never

    /// How a flush is answered: the values of `?format=`.
    enum Format: String, Sendable {
        /// `{"text":"..."}`.
        case json
        /// The bare text.
        case text
    }

    /// What the client is sent.
    enum Message: LiveSocketMessage {
        /// Everything that was recognised since the last answer, maybe nothing, and what could not be recognised; with
        /// its parts where speakers are told apart.
        case answer(String, error: String?, segments: [Part]? = nil)
        /// The same as a bare text, which has no room for an error.
        case text(String)
        case error(String)

        private struct Answer: Encodable {
            let text: String
            let error: String?
            let segments: [Part]?
        }
        private struct Failure: Encodable { let error: String }

        var webSocketMessage: WebSocketMessage {
            get throws {
                switch self {
                case .answer(let text, let error, let segments):
                    .text(try Self.json(Answer(text: text, error: error, segments: segments)))
                case .text(let text): .text(text)
                case .error(let text): .text(try Self.json(Failure(error: text)))
                }
            }
        }

        private static func json(_ value: some Encodable) throws -> String {
            String(decoding: try JSONText.encode(value), as: UTF8.self)
        }
    }

    /// What one speaker says in one go.
    struct Part: Encodable, Sendable, Equatable {
        /// Seconds from the first audio behind the last flush.
        let start: Double
        let end: Double
        let text: String
        let speaker: String?
    }

    static let outlivesClient = false

    /// Bytes of text that may wait for a flush: days of speech. Without a limit a client that never flushes would fill
    /// the memory.
    static let mostText = 1 << 20

    private let format: Format
    private let answerLanguage: AnswerLanguage
    /// Whether there is a session that takes audio.
    private var isOpen = false
    private var text = ""
    private let tellsSpeakers: Bool
    private var parts: [Part] = []
    /// What could not be recognised: the seconds of the first such speech, and how often it happened.
    private var failure: (start: Double, end: Double, count: Int)?

    init(format: Format, answerLanguage: AnswerLanguage, tellsSpeakers: Bool = false) {
        self.format = format
        self.tellsSpeakers = tellsSpeakers
        self.answerLanguage = answerLanguage
    }

    /// A text message has come: `<flush>`, or a mistake that is told and changes nothing.
    func receive(_ text: String) -> [Action] {
        // Some clients end a command with a line end.
        if text.split(whereSeparator: \.isWhitespace) == ["<flush>"] { return [.finish] }
        return [
            error(
                LocalizedText(
                    "알 수 없는 메시지입니다. 오디오는 바이너리로 보내고, 결과가 필요하면 <flush>를 보내세요.",
                    "Unknown message: send audio as binary messages and <flush> for its text."))
        ]
    }

    /// Audio has come; the first since the last flush opens a session. It is refused while too much text waits.
    func receive(_ audio: [UInt8]) -> [Action] {
        guard text.utf8.count < Self.mostText else {
            return [
                error(
                    LocalizedText(
                        "전달되지 않은 텍스트가 너무 많아 이 오디오는 버려졌습니다. 먼저 <flush>를 보내세요.",
                        "Too much text waits: this audio was dropped. Send <flush> first."))
            ]
        }
        return isOpen ? [.feed(audio)] : [.open(LiveSessionRequest()), .feed(audio)]
    }

    /// The address was looked at before the socket opened, so a session that cannot be had is a change of the server's
    /// state.
    mutating func opened(_ outcome: Result<String?, APIError>) -> [Action] {
        switch outcome {
        case .success:
            isOpen = true
            return []
        case .failure: return [.close(.tryAgainLater, reason: "no speech engine is ready")]
        }
    }

    /// The session has something to tell; it waits for the flush.
    mutating func heard(_ event: LiveEvent) -> [Output] {
        switch event {
        case .began, .interim, .corrected: break
        case .final(let final):
            guard !final.text.isEmpty else { break }
            text += (text.isEmpty ? "" : " ") + final.text
            guard tellsSpeakers else { break }
            parts.append(
                Part(
                    start: final.start.rounded(toDecimals: 3), end: final.end.rounded(toDecimals: 3), text: final.text,
                    speaker: final.speaker?.label))
        case .failed(_, let start, let end, _):
            failure = (failure?.start ?? start, failure?.end ?? end, (failure?.count ?? 0) + 1)
        }
        return []
    }

    /// The text since the last answer, and what went wrong; begins anew.
    mutating func finished() -> [Action] {
        defer {
            self = FlushMachine(format: format, answerLanguage: answerLanguage, tellsSpeakers: tellsSpeakers)
        }
        let problem = problem?.text(for: answerLanguage)
        switch format {
        case .json: return [.send(.answer(text, error: problem, segments: tellsSpeakers ? parts : nil))]
        case .text: return (problem.map { [.send(.error($0))] } ?? []) + [.send(.text(tellsSpeakers ? lines : text))]
        }
    }

    /// A line for each change of the speaker, who is named in front.
    private var lines: String {
        var lines: [String] = []
        var speaker: String?
        for part in parts {
            if let last = lines.last, part.speaker == speaker {
                lines[lines.count - 1] = last + " " + part.text
            } else {
                lines.append((part.speaker.map { "\($0): " } ?? "") + part.text)
            }
            speaker = part.speaker
        }
        return lines.joined(separator: "\n")
    }

    /// Nobody waits for what was left.
    func disconnected() -> [Action] { [.discard] }

    private func error(_ text: LocalizedText) -> Action { .send(.error(text.text(for: answerLanguage))) }

    private var problem: LocalizedText? {
        guard let (start, end, count) = failure else { return nil }
        let (from, to) = (Int(start.rounded(.down)), Int(end.rounded(.up)))
        return count == 1
            ? LocalizedText(
                "\(from)초부터 \(to)초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(from) s to \(to) s could not be recognised.")
            : LocalizedText(
                "음성 \(count)곳을 인식하지 못했습니다. 첫 번째는 \(from)초부터 \(to)초까지입니다.",
                "\(count) parts of the speech could not be recognised, the first from \(from) s to \(to) s.")
    }
}
