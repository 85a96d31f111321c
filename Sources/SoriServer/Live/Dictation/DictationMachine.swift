import SoriCore
import SoriRecognition

/// The messages of `/stt/websocket`, one socket's worth: what comes in, what goes out, in which order. Pure.
struct DictationMachine: LiveSocketMachine {
    typealias Effect = Never

    typealias Message = LiveMessage

    static let outlivesClient = false

    /// For messages where `start` names no language.
    private let defaultAnswers: AnswerLanguage
    /// The language of the address, for a `start` that names none.
    private let defaultLanguage: String?
    /// Whether there is a language model that translates.
    private let canTranslate: Bool
    private var isRunning = false
    private var options = DictationCommand.Options()
    private var lastMessage: LiveMessage?
    /// The utterance whose text in progress was told last.
    private var pendingUtterance: Int?

    /// What is told is told in the language that the client speaks in.
    private var answerLanguage: AnswerLanguage { AnswerLanguage(speech: options.language) ?? defaultAnswers }

    init(answerLanguage: AnswerLanguage, defaultLanguage: String? = nil, canTranslate: Bool = true) {
        self.canTranslate = canTranslate
        defaultAnswers = answerLanguage
        self.defaultLanguage = defaultLanguage
    }

    /// A text message has come; `start` while a round runs ends that one.
    mutating func receive(_ text: String) -> [Action] {
        switch DictationCommand(text) {
        case .start(let wanted):
            defer { isRunning = false }
            options = wanted
            options.language = wanted.language ?? defaultLanguage
            var request = LiveSessionRequest(
                language: options.language, corrections: options.corrections, speakers: options.speakers)
            if let target = options.translateTo {
                request.translateTo = target
                request.answerLanguage = answerLanguage
            }
            return (isRunning ? [.discard] : []) + [.open(request)]
        case .end:
            guard isRunning else { return [] }
            isRunning = false
            return [.finish]
        case .remember(let speaker, let name): return [.remember(speaker: speaker, name: name)]
        case .wrong(let text): return [.send(.error(text.text(for: answerLanguage)))]
        }
    }

    /// Audio has come; before `start` and after `end` it is of no use.
    func receive(_ audio: [UInt8]) -> [Action] { isRunning && !audio.isEmpty ? [.feed(audio)] : [] }

    /// The round has started, or cannot: the client is told the language as it wrote it, else the one that was chosen.
    mutating func opened(_ outcome: Result<String?, APIError>) -> [Action] {
        switch outcome {
        case .success(let chosen):
            isRunning = true
            lastMessage = nil
            pendingUtterance = nil
            let language = options.language.flatMap { $0.isEmpty ? nil : $0 } ?? chosen ?? "auto"
            let text = LocalizedText("인식 시작: 언어 - \(language)", "Recognition started: language - \(language)")
            var message = LiveMessage(type: .system, message: text.text(for: answerLanguage))
            if options.translateTo != nil, !canTranslate {
                message.translationError = LocalizedText.noLanguageModel.text(for: answerLanguage)
            }
            return [.send(message)]
        case .failure(let error): return [.send(.error(error.text.text(for: answerLanguage)))]
        }
    }

    /// A voice is registered, or cannot be; the round goes on either way.
    func remembered(speaker: String, name: String, _ outcome: Result<String, APIError>) -> [Action] {
        var message = LiveMessage(type: .speakerRemembered, speaker: speaker)
        switch outcome {
        case .success(let id): (message.name, message.speakerID) = (name, .registered(id))
        case .failure(let error):
            message = .error(error.text.text(for: answerLanguage))
            message.speaker = speaker
        }
        return [.send(message)]
    }

    /// The session has something to tell: no empty text, and never the same message twice running.
    mutating func heard(_ event: LiveEvent) -> [Output] {
        switch event {
        case .began: return []
        case .interim(let interim):
            pendingUtterance = interim.utterance
            return told(
                timed(LiveMessage(type: .interim, text: interim.text), interim.utterance, start: interim.start))
        case .final(let final):
            guard !final.text.isEmpty else { return takenBack(final) }
            let message = timed(LiveMessage(type: .final, text: final.text).spoken(by: final.speaker), final)
            // Somebody may well say the same again: an interim between the two keeps it from getting lost as a
            // repetition.
            guard message == lastMessage else { return told(message) }
            return told(LiveMessage(type: .interim, text: final.text)) + told(message)
        case .corrected(let final):
            return told(timed(LiveMessage(type: .correction, text: final.text), final))
        case .failed(_, let start, let end, let error):
            let text = LocalizedText(
                "\(start.rounded())초부터 \(end.rounded())초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded()) s to \(end.rounded()) s could not be recognised: \(error)")
            return [.send(.error(text.text(for: answerLanguage)))]
        }
    }

    /// After `end` the socket waits for the next `start`.
    func finished() -> [Action] { [] }

    /// Nobody waits for what was left.
    func disconnected() -> [Action] { [.discard] }

    /// The text in progress of an utterance that turned out to say nothing: a client that takes corrections is told.
    private func takenBack(_ final: LiveFinal) -> [Output] {
        guard options.corrections, pendingUtterance == final.utterance else { return [] }
        return [.send(timed(LiveMessage(type: .correction, text: ""), final))]
    }

    private func timed(_ message: LiveMessage, _ final: LiveFinal) -> LiveMessage {
        var message = timed(message, final.utterance, start: final.start, end: final.end)
        if options.times { message.language = final.transcript.language }
        return message
    }

    private func timed(_ message: LiveMessage, _ utterance: Int, start: Double, end: Double? = nil) -> LiveMessage {
        guard options.times || message.type == .correction else { return message }
        var message = message
        message.utterance = utterance
        (message.start, message.end) = (start.rounded(toDecimals: 3), end?.rounded(toDecimals: 3))
        return message
    }

    private mutating func told(_ message: LiveMessage) -> [Output] {
        guard message.text?.isEmpty == false, message != lastMessage else { return [] }
        lastMessage = message
        return [.send(message)]
    }
}
