import SoriCore

/// Translates what was said, sentence by sentence, by a language model that knows what was said before.
public struct Translator: Sendable {
    private let generator: any TextStreaming
    private let glossary: Glossary?
    private let timeout: Duration

    /// Asks `generator`, for at most `timeout` a sentence, and has the terms of `glossary` translated as it says.
    public init(generator: any TextStreaming, glossary: Glossary? = nil, timeout: Duration = .seconds(120)) {
        self.generator = generator
        self.glossary = glossary
        self.timeout = timeout
    }

    /// The model's name.
    public var model: String { generator.model }

    /// The translation of `text`, of one sentence or many; line ends stay, a text without letters and digits is its own
    /// translation.
    ///
    /// - Parameters:
    ///   - text: what was said: always material, never an instruction.
    ///   - source: the code of its language; nil where nobody knows. The same as `target` gives `text` as it is.
    ///   - target: the code of the language to translate into.
    ///   - context: what was said before with its translations, oldest first; only the last few count.
    ///   - onDelta: told each part of the translation as it comes; all parts together are the translation, unless this
    ///     call throws. While it waits, no further sentence is begun; what it throws ends the call.
    /// Throws `InsightError` when the model gives no translation, `CancellationError`, or what `onDelta` throws.
    public func translate(
        _ text: String, from source: String?, to target: String, context: [TranslatedSentence] = [],
        onDelta: @escaping @Sendable (String) async throws -> Void = { _ in }
    ) async throws -> String {
        let sentences = TranslationSentences(text, target: target).sentences
        guard source != target, !sentences.isEmpty else {
            try await onDelta(text)
            return text
        }
        let source = source ?? Self.scriptLanguage(text)
        let prompt = TranslationPrompt(source: source, target: target, glossary: glossary)
        var context = context
        var whole = ""
        for sentence in sentences {
            try Task.checkCancellation()
            let separator = sentence.separator
            let translation = try await translate(sentence.text, prompt, context) { delta, isFirst in
                try await onDelta(isFirst ? separator + delta : delta)
            }
            whole += separator + translation
            context.remember(TranslatedSentence(source: sentence.text, translation: translation))
        }
        return whole
    }

    /// A language that has a script of its own, by that script; nil for others.
    private static func scriptLanguage(_ text: String) -> String? {
        let code = Summarizer.likelyLanguage(of: [text])
        return Script.hasOwn(code) ? code : nil
    }

    /// One sentence; asks once more when the answer is no use and nothing of it was told.
    private func translate(
        _ sentence: String, _ prompt: TranslationPrompt, _ context: [TranslatedSentence],
        _ tell: @escaping @Sendable (String, _ isFirst: Bool) async throws -> Void
    ) async throws -> String {
        let deadline = ContinuousClock.now + timeout
        let request = prompt.prompt(sentence, context: context, contextTokens: generator.contextTokens)
        var isTold = false
        for isLast in [false, true] {
            do {
                return try await read(
                    request, TranslationReader(sentence, source: prompt.source, target: prompt.target),
                    until: deadline, &isTold, tell)
            } catch let error as InsightError where error.isWorthRetrying && !isLast && !isTold {
                continue
            }
        }
        preconditionFailure("the last try either answers or throws")
    }

    /// Reads one answer while it is written; what waits here to be told is bounded by the answer's length. Whatever is
    /// thrown stops the model.
    private func read(
        _ prompt: TextPrompt, _ reader: TranslationReader, until deadline: ContinuousClock.Instant,
        _ isTold: inout Bool, _ tell: @escaping @Sendable (String, _ isFirst: Bool) async throws -> Void
    ) async throws -> String {
        let left = deadline - ContinuousClock.now
        guard left > .zero else {
            throw InsightError(
                code: .timedOut, message: "the language model took too long for a sentence: raise STT_LLM_TIMEOUT")
        }
        let (parts, feed) = AsyncStream<String>.makeStream()
        let longest = reader.longestAnswer
        return try await withThrowingTaskGroup(of: Void.self) { group in
            var reader = reader
            group.addTask { [generator] in
                defer { feed.finish() }
                _ = try await generator.stream(prompt, limit: left, longest: longest) { feed.yield($0) }
            }
            for await part in parts {
                let news = try reader.add(part)
                guard !news.isEmpty else { continue }
                try await tell(news, !isTold)
                isTold = true
            }
            try await group.waitForAll()
            try Task.checkCancellation()
            let (rest, translation) = try reader.finish()
            if !rest.isEmpty { try await tell(rest, !isTold) }
            return translation
        }
    }
}
