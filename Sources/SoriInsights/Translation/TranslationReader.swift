import SoriCore

/// Reads the translation of one sentence while it is written, and refuses what is none. Pure.
///
/// The beginning is held back until it can be told from chatter, so that nothing has to be taken back later.
struct TranslationReader: Sendable {
    private let sentence: String
    private let source: String?
    private let target: String
    private var text = ""
    private var told = ""
    private var isOpen = false

    /// Characters that are held back at the beginning.
    private static let held = 64
    /// A translation may have so many times the characters of its sentence, and so many more.
    private static let factor = 6
    private static let slack = 120
    /// Texts with fewer letters may be names or the like: their script tells nothing.
    private static let fewLetters = 8
    private static let translationWords = [
        "translat", "번역", "翻译", "翻譯", "翻訳", "訳文", "译文", "übersetz", "traduc", "tradu", "перевод",
    ]
    private static let refusals = [
        "as an ai", "language model", "i cannot translate", "i can't translate", "unable to translate",
        "cannot assist", "can't assist", "번역할 수 없", "언어 모델", "翻訳できません", "无法翻译",
    ]

    /// Reads the translation of `sentence` from `source` (nil: nobody knows) into `target`.
    init(_ sentence: String, source: String?, target: String) {
        self.sentence = sentence
        self.source = source
        self.target = target
    }

    /// The most bytes that an answer may have.
    var longestAnswer: Int { longest * 4 + 4_096 }

    private var longest: Int { sentence.count * Self.factor + Self.slack }

    /// What is to be told of the answer after `part` has come; throws `bad_answer` or `too_long` for what is no
    /// translation.
    mutating func add(_ part: String) throws(InsightError) -> String {
        text += part
        guard text.count <= longest else {
            throw InsightError(
                code: .tooLong, message: "the language model's translation is many times as long as its sentence")
        }
        if !isOpen {
            guard text.trimmed.count >= Self.held else { return "" }
            try checkBeginning()
            isOpen = true
        }
        return try news(isWhole: false)
    }

    /// What is left to be told, and the whole translation; throws `bad_answer` when it is none.
    mutating func finish() throws(InsightError) -> (rest: String, translation: String) {
        try checkBeginning()
        let rest = try news(isWhole: true)
        guard !told.isEmpty else { throw Self.bad("nothing") }
        let letters = told.count(where: \.isLetter)
        if letters >= Self.fewLetters {
            guard Script.fits(told, language: target) else { throw Self.bad("another language than asked for") }
            if let source, source != target, Script.hasOwn(source), !Script.hasOwn(target),
                Script.fits(told, language: source)
            {
                throw Self.bad("the sentence untranslated")
            }
        }
        return (rest, told)
    }

    /// What of the text may be told now and was not: one line without white space at its ends.
    private mutating func news(isWhole: Bool) throws(InsightError) -> String {
        let clean = text.trimmed
        guard !clean.contains("\n\n"), !clean.contains("\r\n\r\n") else { throw Self.bad("more than a translation") }
        // The last character may still grow, as Hangul syllables and emoji do.
        let all = clean.replacing("\r\n", with: " ").replacing("\n", with: " ")
        let visible = isWhole ? all[...] : all.dropLast()
        guard visible.count > told.count else { return "" }
        let news = String(visible.dropFirst(told.count))
        told += news
        return news
    }

    private func checkBeginning() throws(InsightError) {
        let beginning = text.trimmed.prefix(200).lowercased()
        let spoken = sentence.lowercased()
        if Self.refusals.contains(where: { beginning.contains($0) && !spoken.contains($0) }) {
            throw Self.bad("a refusal")
        }
        if beginning.hasPrefix("```") || beginning.hasPrefix("<") { throw Self.bad("chatter") }
        // "Here is the translation:", "번역:", "Sure! Translation: ...", unless somebody speaks of translations.
        guard let colon = beginning.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return }
        let label = beginning[..<colon]
        let speaksOfIt = Self.translationWords.contains { spoken.contains($0) }
        if label.count <= 100, !speaksOfIt, Self.translationWords.contains(where: { label.contains($0) }) {
            throw Self.bad("chatter")
        }
    }

    private static func bad(_ what: String) -> InsightError {
        InsightError(code: .badAnswer, message: "the language model gave \(what) instead of a translation")
    }
}
