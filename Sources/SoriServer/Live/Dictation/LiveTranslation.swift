import SoriCore
import SoriInsights
import Synchronization

/// Translates the finals of one round beside it: the effectful part of `TranslationQueue`.
///
/// Finals are only put into the queue, so neither the session nor its client waits for the language model.
final class LiveTranslation: Sendable {
    /// Sends a message to the client.
    typealias Send = @Sendable (LiveMessage) async throws -> Void

    private let target: String
    private let translator: Translator?
    private let answerLanguage: AnswerLanguage
    private let send: Send
    private let queue: Mutex<TranslationQueue>
    /// A final has come, or the round has ended.
    private let changed = AsyncSignal()
    private let ended = Promise<Void>()
    private let begin = ContinuousClock.now

    /// Translates into `target` (a code) by `translator`, nil where there is none; errors are told in
    /// `answerLanguage`.
    init(to target: String, translator: Translator?, answerLanguage: AnswerLanguage, send: @escaping Send) {
        self.target = target
        self.translator = translator
        self.answerLanguage = answerLanguage
        self.send = send
        queue = Mutex(TranslationQueue(canTranslate: translator != nil))
    }

    /// A final was told; returns at once.
    func add(_ text: String, language: String?) {
        queue.withLock { $0.add(text, language: language) }
        changed.signal()
    }

    /// The round is over: what is left is translated within a limit.
    func end() {
        queue.withLock { $0.end(now: now) }
        changed.signal()
    }

    /// Nobody waits for the rest: the model is stopped, and nothing is told any more.
    func stop() {
        queue.withLock { $0.stop() }
        changed.signal()
    }

    /// Waits until `run` has ended; to be called once.
    func waitForEnd() async { try? await ended.wait() }

    /// Translates until the round is over and all its finals were told of; throws what `send` throws, or
    /// `CancellationError`.
    func run() async throws {
        defer { ended.resolve(.success(())) }
        while true {
            switch queue.withLock({ $0.step(now: now) }) {
            case .translate(let entry, let context):
                let outcome = try await translate(entry, context)
                guard queue.withLock({ $0.answered(outcome) }) else { continue }
                switch outcome {
                case .success(let text):
                    try await send(LiveMessage(type: .translation, text: text, lang: target, of: entry.number))
                case .failure(let failure): try await tell(failure, of: entry.number)
                }
            case .fail(let number, let failure): try await tell(failure, of: number)
            case .wait:
                await changed.wait()
                try Task.checkCancellation()
            case .done: return
            }
        }
    }

    private var now: Duration { ContinuousClock.now - begin }

    private func tell(_ failure: TranslationQueue.Failure, of number: Int) async throws {
        let text = failure.text.text(for: answerLanguage)
        try await send(
            LiveMessage(type: .translationError, message: text, lang: target, of: number, code: failure.code))
    }

    /// The translation of a final; the model is stopped when nobody waits for it any more.
    private func translate(
        _ entry: TranslationQueue.Entry, _ context: [TranslatedSentence]
    ) async throws -> Result<String, TranslationQueue.Failure> {
        guard let translator else { return .failure(.noModel) }
        return try await withThrowingTaskGroup(of: Result<String, TranslationQueue.Failure>.self) { group in
            group.addTask { [target] in
                do {
                    return .success(
                        try await translator.translate(entry.text, from: entry.language, to: target, context: context))
                } catch let error as InsightError {
                    return .failure(.model(error.code))
                }
            }
            group.addTask {
                while true {
                    let left = self.queue.withLock { $0.timeLeft(now: self.now) }
                    if let left, left <= .zero { return .failure(.late) }
                    if let left {
                        _ = await self.changed.wait(upTo: left)
                    } else {
                        await self.changed.wait()
                    }
                    try Task.checkCancellation()
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .failure(.late)
        }
    }
}

extension TranslationQueue.Failure {
    /// A stable identifier on the wire.
    var code: String {
        switch self {
        case .backlog: "too_many_waiting"
        case .late: "timed_out"
        case .noModel: "no_language_model"
        case .model(let code): code.rawValue
        }
    }

    /// What the client is told.
    var text: LocalizedText {
        switch self {
        case .backlog:
            LocalizedText(
                "언어 모델이 말을 따라가지 못해 이 번역을 건너뛰었습니다.",
                "The language model is slower than the speech: this translation was left out.")
        case .late: LocalizedText(InsightErrorCode.timedOut)
        case .noModel: .noLanguageModel
        case .model(let code): LocalizedText(code)
        }
    }
}
