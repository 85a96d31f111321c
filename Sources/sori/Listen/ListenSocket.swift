import FoundationEssentials

/// What one of the server's sockets says and wants to hear. Pure.
struct ListenSocket: Sendable {
    /// Which service a path belongs to.
    enum Kind: Sendable, Equatable {
        /// `/stt/websocket`: interim and final texts.
        case dictation
        /// `/ws/transcribe`: one text at the end.
        case flush
        /// `/ws/detect`: speech or not.
        case detection
        /// `/api/v1/stream/{job_id}` and `/ws/{job_id}`: a conversation with a summary.
        case conversation
    }

    /// What a message means to the person who listens.
    enum Output: Equatable {
        case interim(String)
        /// The text of what was said up to about now.
        case final(String)
        case speech(Bool)
        case note(String)
        case problem(String)
    }

    /// How the wait for the server's last words stands.
    enum Wait: Equatable {
        case goesOn
        /// They have come, or none are to be expected.
        case isOver
        /// They should have come by now.
        case isInVain
    }

    private struct Message: Decodable {
        var type: String?
        var text: String?
        var message: String?
        var error: String?
        var isSpeech: Bool?
        var summary: Summary?
        var speaker: String?
        var match: String?
        var segments: [Segment]?

        /// The types that mean something here; others are passed over.
        enum Kind: String {
            case interim, final, system, error
            case transcriptSegment = "transcript_segment"
            case connectionSuccess = "connection_success"
            case finalSummary = "final_summary"
        }

        struct Summary: Decodable { var summary: String? }

        /// A part of a flushed text, with who says it.
        struct Segment: Decodable {
            var text: String
            var speaker: String?
        }

        enum CodingKeys: String, CodingKey {
            case type, text, message, error, summary, speaker, segments
            case isSpeech = "speech_detected"
            case match = "speaker_match"
        }
    }

    /// The first message of a dictation.
    private struct Start: Encodable {
        let type = "start"
        var lang: String?
        var diarize: Bool?
        var registered: [String]?
    }

    let kind: Kind
    private let language: String?
    private let speakers: SpeakerRequest
    /// Why the server does not hear this client, once it has said so.
    private(set) var refusal: String?
    /// Whether a dictation has begun on this connection.
    private var hasBegun = false
    /// The last interim, while its final is still to come.
    private(set) var textInProgress: String?
    /// Whether the server has said anything on this connection.
    private var hasAnswered = false
    /// Whether the last message that the server sends of itself has come.
    private(set) var isFinished = false
    private var lastSpeech: Bool?

    /// The socket at a path; nil for one that takes no plain audio.
    init?(path: String, language: String?, speakers: SpeakerRequest = SpeakerRequest()) {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        switch parts {
        case ["stt", "websocket"]: kind = .dictation
        case ["ws", "transcribe"]: kind = .flush
        case ["ws", "detect"]: kind = .detection
        default:
            let isConversation = parts.count == 4 && parts.starts(with: ["api", "v1", "stream"])
            guard isConversation || parts.count == 2 && parts[0] == "ws" else { return nil }
            kind = .conversation
        }
        self.language = language
        self.speakers = speakers
    }

    /// What is said before the audio of a connection.
    mutating func opening() -> String? {
        textInProgress = nil
        hasAnswered = false
        isFinished = false
        hasBegun = false
        guard kind == .dictation else { return nil }
        return CompactJSON.text(
            Start(
                lang: language, diarize: speakers.isWanted ? true : nil,
                registered: speakers.registered.isEmpty ? nil : speakers.registered))
    }

    /// What is said after the audio.
    var closing: String? {
        switch kind {
        case .dictation, .conversation: #"{"type":"end"}"#
        case .flush: "<flush>"
        case .detection: nil
        }
    }

    /// The longest wait for the server's last words after `closing` where nobody says otherwise, in seconds: a language
    /// model writes a conversation's summary.
    var usualAnswerTime: Double {
        switch kind {
        case .dictation, .detection: 10
        case .flush: 30
        case .conversation: 150
        }
    }

    /// How the wait stands, so many seconds after `closing`; `limit` is the longest.
    func wait(after seconds: Double, limit: Double) -> Wait {
        if isFinished { return .isOver }
        switch kind {
        case .detection: return seconds < min(1, limit) ? .goesOn : .isOver
        // Nothing tells that no final will come: of a server that has finished all it began, one more may come soon.
        case .dictation where textInProgress == nil && hasAnswered:
            return seconds < min(2, limit) ? .goesOn : .isOver
        case .dictation, .flush, .conversation: return seconds < limit ? .goesOn : .isInVain
        }
    }

    /// A message has come.
    mutating func received(_ text: String) -> [Output] {
        hasAnswered = true
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(text.utf8)) else {
            // `/ws/transcribe?format=text`
            guard kind == .flush else { return [.problem("the server sent something unknown: \(text.prefix(80))")] }
            isFinished = true
            return text.isEmpty ? [] : [.final(text)]
        }
        if let error = message.error { return [.problem(error)] }
        if let isSpeech = message.isSpeech {
            guard isSpeech != lastSpeech else { return [] }
            lastSpeech = isSpeech
            return [.speech(isSpeech)]
        }
        switch message.type.flatMap(Message.Kind.init) {
        case .interim:
            textInProgress = message.text ?? ""
            return [.interim(message.text ?? "")]
        case .final, .transcriptSegment:
            textInProgress = nil
            return [.final(labelled(message.text ?? "", message.speaker, message.match))]
        case .system:
            hasBegun = true
            return [.note(message.message ?? "")]
        case .connectionSuccess: return []
        case .finalSummary:
            isFinished = true
            return [.note(message.summary?.summary ?? "")]
        case .error:
            // Without the speakers there is no dictation, and all audio would be for nothing.
            guard kind == .dictation, speakers.isWanted, !hasBegun else { return [.problem(message.message ?? "")] }
            refusal = "the server does not tell the speakers: \(message.message ?? "")"
            return []
        case nil:
            guard kind == .flush, let text = message.text else { return [] }
            isFinished = true
            if let segments = message.segments, !segments.isEmpty {
                return segments.map { .final(labelled($0.text, $0.speaker, nil)) }
            }
            return text.isEmpty ? [] : [.final(text)]
        }
    }

    /// A text with who says it, where somebody is told or was asked for.
    private func labelled(_ text: String, _ speaker: String?, _ match: String?) -> String {
        guard speaker != nil || speakers.isWanted else { return text }
        return SpeakerLabel.text(text, by: speaker, isCertain: match != "low")
    }
}
