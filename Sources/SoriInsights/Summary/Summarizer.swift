import SoriCore

/// Summarises conversations: by a language model where one answers, in the conversation's own words where none does.
public struct Summarizer: Sendable {
    private let generator: (any TextGenerating)?
    private let timeout: Duration
    private let pool: WorkerPool

    /// Asks `generator`, if there is one, for at most `timeout` in all.
    public init(generator: (any TextGenerating)?, timeout: Duration) {
        self.generator = generator
        self.timeout = timeout
        pool = WorkerPool(name: "sori-summary", threads: 1)
    }

    /// The code of the language in which `segments` are likely to be, by their script: for conversations of which
    /// nobody knows.
    public static func likelyLanguage(of segments: [String]) -> String {
        let text = segments.joined(separator: " ")
        let code =
            ["ko", "zh", "ja", "ru", "ar", "he", "hi", "th", "el"].first { Script.fits(text, language: $0) } ?? "en"
        // Japanese has many of the signs of Chinese, with its own between them.
        return code == "zh" && text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) } ? "ja" : code
    }

    /// The summary of what was said, in its language; never fails, unless the task is cancelled.
    ///
    /// - Parameters:
    ///   - segments: what was said, in order.
    ///   - language: the code of its language.
    public func summary(of segments: [String], language: String) async throws -> Summary {
        guard segments.contains(where: { $0.contains { $0.isLetter || $0.isNumber } }) else {
            return Summary(
                summary: "", keywords: [], keyPoints: [], actionItems: [], language: language, method: .extractive)
        }
        var reason: String?
        if let generator {
            do {
                let answer = try await ModelSummary(
                    generator: generator, prompt: SummaryPrompt(language: language),
                    deadline: ContinuousClock.now + timeout
                ).answer(SentenceSplitter.sentences(of: segments))
                return Summary(
                    summary: answer.summary, keywords: answer.keywords, keyPoints: answer.keyPoints,
                    actionItems: answer.actionItems, language: language, method: .llm, model: generator.model)
            } catch let error as InsightError {
                reason = "\(error.code.rawValue): \(error.message)"
            }
        }
        let (sentences, keywords) = await pool.run { () throws(Never) in ExtractiveSummary.make(segments) }
        return Summary(
            summary: sentences.joined(separator: " "), keywords: keywords, keyPoints: sentences, actionItems: [],
            language: language, method: .extractive, reason: reason)
    }
}
