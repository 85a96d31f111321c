import Synchronization

@testable import SoriInsights

/// A model that answers from a list, the last answer again and again, and remembers what it was asked.
final class ScriptedModel: TextGenerating {
    let model = "test"
    let contextTokens: Int
    private let state: Mutex<(answers: [Result<String, InsightError>], prompts: [TextPrompt])>

    init(contextTokens: Int = 8_192, _ answers: [Result<String, InsightError>]) {
        self.contextTokens = contextTokens
        state = Mutex((answers, []))
    }

    var prompts: [TextPrompt] { state.withLock { $0.prompts } }

    func generate(_ prompt: TextPrompt, limit: Duration) async throws -> String {
        try state.withLock { state in
            state.prompts.append(prompt)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }.get()
    }
}

/// A model that never answers.
struct SilentModel: TextGenerating {
    let model = "silent"
    let contextTokens = 8_192

    func generate(_ prompt: TextPrompt, limit: Duration) async throws -> String {
        // Never done by itself: the test cancels it long before.
        try await Task.sleep(for: .seconds(600))
        return ""
    }
}
