import SoriRecognition

/// The messages of contract D, one socket's worth: what comes in, what goes out, in which order. Pure.
struct DictationMachine: Sendable {
    /// What the shell does next, in order.
    enum Action: Equatable {
        case send(LiveMessage)
        /// Ends the running round; nothing of it is told any more.
        case discard
        /// Starts a round; `opened` or `refused` must follow.
        case open(language: String?)
        case feed([UInt8])
        /// Ends the running round; its last final is told first.
        case finish
    }

    private let language: AnswerLanguage
    private var isRunning = false
    private var lastMessage: LiveMessage?

    init(language: AnswerLanguage) { self.language = language }

    /// A text message has come.
    mutating func receive(_ text: String) -> [Action] {
        switch DictationCommand(text) {
        case .start(let tag):
            defer { isRunning = false }
            return (isRunning ? [.discard] : []) + [.open(language: tag)]
        case .end:
            guard isRunning else { return [] }
            isRunning = false
            return [.finish]
        case .wrong(let text): return [.send(.error(text.text(for: language)))]
        }
    }

    /// Audio has come; before `start` and after `end` it is of no use.
    func receive(_ audio: [UInt8]) -> [Action] { isRunning && !audio.isEmpty ? [.feed(audio)] : [] }

    /// The round that `open` asked for has started in this language.
    mutating func opened(_ tag: String) -> LiveMessage {
        isRunning = true
        lastMessage = nil
        let text = LocalizedText("인식 시작: 언어 - \(tag)", "Recognition started: language - \(tag)")
        return LiveMessage(type: "system", message: text.text(for: language))
    }

    /// The round that `open` asked for cannot start.
    func refused(_ problem: LocalizedText) -> LiveMessage { .error(problem.text(for: language)) }

    /// The session has something to tell: no empty text, and never the same message twice running.
    mutating func heard(_ event: LiveEvent) -> [LiveMessage] {
        switch event {
        case .began: return []
        case .interim(let interim): return told(LiveMessage(type: "interim", text: interim.text))
        case .final(let final):
            let message = LiveMessage(type: "final", text: final.text)
            // Somebody may well say the same again: an interim between the two keeps it from getting lost as a repetition.
            guard message == lastMessage else { return told(message) }
            return told(LiveMessage(type: "interim", text: final.text)) + told(message)
        case .failed(_, let start, let end, let error):
            let text = LocalizedText(
                "\(start.rounded())초부터 \(end.rounded())초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded()) s to \(end.rounded()) s could not be recognised: \(error)")
            return [.error(text.text(for: language))]
        }
    }

    private mutating func told(_ message: LiveMessage) -> [LiveMessage] {
        guard message.text?.isEmpty == false, message != lastMessage else { return [] }
        lastMessage = message
        return [message]
    }
}
