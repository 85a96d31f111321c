import SoriCore
import SoriInsights

extension LocalizedText {
    /// Why a step behind recognition was not done.
    init(_ error: InsightError, of step: InsightStep) {
        switch (error.code, step) {
        case (.notConfigured, .aiAgent):
            self.init(
                "이 서버에는 에이전트가 없습니다. STT_AGENT_PROMPT 또는 STT_AGENT_URL을 설정하세요.",
                "This server has no agent: set STT_AGENT_PROMPT or STT_AGENT_URL.")
        case (.notConfigured, .classification):
            self.init(
                "이 서버에는 분류 체계가 없습니다. STT_TAXONOMY_DIR을 설정하세요.",
                "This server has no taxonomy to sort calls by: set STT_TAXONOMY_DIR.")
        case (.notConfigured, .translation): self = .noLanguageModel
        case (.timedOut, .aiAgent):
            self.init(
                "에이전트의 답이 너무 늦습니다. STT_AGENT_TIMEOUT을 늘리세요.",
                "The agent took too long: raise STT_AGENT_TIMEOUT.")
        case (.unreachable, .aiAgent):
            self.init(
                "에이전트가 응답하지 않습니다. STT_AGENT_URL 또는 언어 모델 서버를 확인하세요.",
                "No agent answers: check STT_AGENT_URL, or the language model's server.")
        case (.badAddress, .aiAgent):
            self.init(
                "에이전트의 주소를 쓸 수 없습니다. STT_AGENT_URL을 확인하세요.",
                "The agent's address cannot be used: check STT_AGENT_URL.")
        case (.noAccess, .aiAgent):
            self.init(
                "에이전트가 요청을 거절했습니다. 서명 비밀값이나 STT_LLM_KEY를 확인하세요.",
                "The agent refuses the request: check the signing secret, or STT_LLM_KEY.")
        case (_, .aiAgent):
            self.init(
                "에이전트의 답을 쓸 수 없습니다. 다시 시도하거나 서버의 기록을 확인하세요.",
                "The agent's answer is no use: try again, or look at its log.")
        default: self.init(error.code)
        }
    }
}
