import SoriCore

/// A summary by a language model: of the whole at once where it fits, else of the parts and then of their summaries.
struct ModelSummary: Sendable {
    let generator: any TextGenerating
    let prompt: SummaryPrompt
    let deadline: ContinuousClock.Instant

    /// The summary of a conversation; throws `InsightError` when the model gives none in time.
    func answer(_ sentences: [String]) async throws -> SummaryAnswer {
        let room = generator.contextTokens - SummaryPrompt.overhead
        let parts = TranscriptParts.split(sentences, limit: room)
        guard parts.count > 1 else { return try await ask(prompt.whole(parts.first ?? "")) }
        var answers: [SummaryAnswer] = []
        for (index, part) in parts.enumerated() {
            answers.append(try await ask(prompt.part(part, number: index + 1, of: parts.count)))
        }
        // Summaries of very many parts may be too long together again; each round leaves far fewer.
        while answers.count > 1 {
            var groups: [[SummaryAnswer]] = [[]]
            for answer in answers {
                if groups[groups.count - 1].count > 1,
                    TranscriptParts.tokens(prompt.joined(groups[groups.count - 1] + [answer]).user) > room
                {
                    groups.append([])
                }
                groups[groups.count - 1].append(answer)
            }
            var next: [SummaryAnswer] = []
            for group in groups { next.append(group.count == 1 ? group[0] : try await ask(prompt.joined(group))) }
            answers = next
        }
        return answers[0]
    }

    /// Asks, and once more when the answer is no use.
    private func ask(_ text: TextPrompt) async throws -> SummaryAnswer {
        do {
            return try await read(text)
        } catch let error as InsightError where error.isWorthRetrying {
            return try await read(text)
        }
    }

    private func read(_ text: TextPrompt) async throws -> SummaryAnswer {
        let left = deadline - ContinuousClock.now
        guard left > .zero else {
            throw InsightError(
                code: .timedOut,
                message: "the language model took too long for this conversation: raise STT_LLM_TIMEOUT")
        }
        let answer = try SummaryAnswer.read(await generator.generate(text, limit: left))
        guard Script.fits(answer.summary, language: prompt.language) else {
            throw InsightError(
                code: .badAnswer, message: "the language model answered in another language than the conversation's")
        }
        return answer
    }
}
