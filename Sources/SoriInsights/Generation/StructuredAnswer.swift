import FoundationEssentials
import SoriCore

extension TextGenerating {
    /// The model's answer as `read` reads it, asked for once more when the first one is no use; throws `InsightError`,
    /// or `CancellationError`.
    func answer<Answer>(
        to prompt: TextPrompt, until deadline: ContinuousClock.Instant,
        read: (String) throws(InsightError) -> Answer
    ) async throws -> Answer {
        do {
            return try read(await generate(prompt, limit: Self.left(until: deadline)))
        } catch let error as InsightError where error.isWorthRetrying {
            return try read(await generate(prompt, limit: Self.left(until: deadline)))
        }
    }

    private static func left(until deadline: ContinuousClock.Instant) throws(InsightError) -> Duration {
        let left = deadline - ContinuousClock.now
        guard left > .zero else {
            throw InsightError(code: .timedOut, message: "the language model took too long: raise STT_LLM_TIMEOUT")
        }
        return left
    }
}

/// The JSON in a model's answer.
enum StructuredAnswer {
    /// Reads the object in `text`, with whatever the model has written around it; throws `bad_answer`.
    static func read<Answer: Decodable>(_ type: Answer.Type, from text: String) throws(InsightError) -> Answer {
        guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
            let answer = try? JSONDecoder().decode(type, from: Data(text[start...end].utf8))
        else {
            throw InsightError(
                code: .badAnswer, message: "the language model's answer is not the JSON that was asked for")
        }
        return answer
    }
}
