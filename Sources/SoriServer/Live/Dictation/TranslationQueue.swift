import SoriInsights

/// The finals of one round that wait to be translated, in order, and what is told of each: one translation or one error
/// for every final. Pure.
///
/// One final is translated at a time, since each is the context of the next. When more than `mostWaiting` wait, the
/// oldest is given up; that is told when its turn has come, so that all are told in order. Times are from any fixed
/// instant.
struct TranslationQueue: Sendable {
    /// A final to translate.
    struct Entry: Sendable, Equatable {
        /// The final's number in its round, from 1.
        let number: Int
        let text: String
        /// The code of the language it was recognised in, where it is known.
        let language: String?
    }

    /// Why a final has no translation.
    enum Failure: Error, Equatable {
        /// Too many waited.
        case backlog
        /// The round was over, and the time for what was left as well.
        case late
        /// There is no language model.
        case noModel
        case model(InsightErrorCode)
    }

    /// What to do next.
    enum Step: Sendable, Equatable {
        case translate(Entry, context: [TranslatedSentence])
        /// The final has no translation.
        case fail(number: Int, Failure)
        /// Nothing until a final comes, or the round ends.
        case wait
        case done
    }

    /// Finals that wait at most, besides the one that is being translated.
    static let mostWaiting = 16
    /// How long translations may take after the end of the round.
    static let grace = Duration.seconds(30)

    private let canTranslate: Bool
    private var waiting: [Entry] = []
    private var current: Entry?
    private var context: [TranslatedSentence] = []
    private var added = 0
    /// The number of the next final to be told of.
    private var next = 1
    private var deadline: Duration?
    private(set) var isStopped = false

    /// A round without finals; without a language model every final fails.
    init(canTranslate: Bool) { self.canTranslate = canTranslate }

    /// A final was told.
    mutating func add(_ text: String, language: String?) {
        added += 1
        waiting.append(Entry(number: added, text: text, language: language))
        if waiting.count > Self.mostWaiting { waiting.removeFirst() }
    }

    /// The round is over: no final comes any more.
    mutating func end(now: Duration) { deadline = deadline ?? now + Self.grace }

    /// Nobody waits for the rest.
    mutating func stop() {
        isStopped = true
        waiting = []
    }

    /// What to do next; not to be asked while a final is being translated.
    mutating func step(now: Duration) -> Step {
        if isStopped { return .done }
        guard next <= added else { return deadline == nil ? .wait : .done }
        defer { next += 1 }
        // What is neither told of nor waiting was given up.
        guard let first = waiting.first, first.number == next else { return .fail(number: next, .backlog) }
        waiting.removeFirst()
        guard canTranslate else { return .fail(number: first.number, .noModel) }
        if let deadline, now >= deadline { return .fail(number: first.number, .late) }
        current = first
        return .translate(first, context: context)
    }

    /// The final that was being translated has its translation, or none; false when nobody is to be told any more.
    mutating func answered(_ outcome: Result<String, Failure>) -> Bool {
        guard let entry = current else { return false }
        current = nil
        if case .success(let text) = outcome {
            context.remember(TranslatedSentence(source: entry.text, translation: text))
        }
        return !isStopped
    }

    /// How long the translation that runs may still take; nil as long as it likes.
    func timeLeft(now: Duration) -> Duration? {
        if isStopped { return .zero }
        return deadline.map { max(.zero, $0 - now) }
    }
}
