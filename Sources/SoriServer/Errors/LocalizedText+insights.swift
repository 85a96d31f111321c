import SoriInsights

extension LocalizedText {
    /// Why a language model gave nothing, for clients: neither its address nor what it said, which may tell of people.
    init(_ code: InsightErrorCode) {
        switch code {
        case .unreachable:
            self.init(
                "언어 모델 서버가 응답하지 않습니다. 서버 관리자에게 OLLAMA_HOST 또는 STT_LLM_URL을 확인하도록 요청하세요.",
                "No language model answers: have OLLAMA_HOST or STT_LLM_URL of the server checked.")
        case .timedOut:
            self.init(
                "언어 모델의 답이 너무 늦습니다. 나중에 다시 시도하거나 STT_LLM_TIMEOUT을 늘리세요.",
                "The language model took too long: try again later, or raise STT_LLM_TIMEOUT.")
        case .modelMissing:
            self.init(
                "언어 모델 서버에 그 모델이 없습니다. 모델을 받거나 STT_LLM_MODEL을 바꾸세요.",
                "The language model's server does not have the model: get it there, or set STT_LLM_MODEL.")
        case .noAccess:
            self.init(
                "언어 모델 서버가 키를 받지 않습니다. STT_LLM_KEY를 확인하세요.",
                "The language model's server refuses the key: check STT_LLM_KEY.")
        case .halfAnswer:
            self.init("언어 모델의 답이 중간에 끊겼습니다. 다시 시도하세요.", "The language model's answer broke off: try again.")
        case .badAnswer, .tooLong:
            self.init(
                "언어 모델이 쓸 수 없는 답을 했습니다. 다시 시도하거나 STT_LLM_MODEL을 바꾸세요.",
                "The language model's answer was no use: try again, or set another STT_LLM_MODEL.")
        case .badAddress:
            self.init(
                "언어 모델 서버의 주소를 쓸 수 없습니다. OLLAMA_HOST 또는 STT_LLM_URL을 고치세요.",
                "The language model's address cannot be used: set OLLAMA_HOST or STT_LLM_URL.")
        case .serverFailed:
            self.init(
                "언어 모델 서버에 오류가 났습니다. 나중에 다시 시도하세요.",
                "The language model's server failed: try again later.")
        case .notConfigured:
            self.init("이 서버에는 설정되어 있지 않습니다.", "This server is not set up for it.")
        case .internalError:
            self.init("서버 내부 오류가 났습니다.", "The server itself failed.")
        }
    }

    /// What to configure where there is no language model.
    static let noLanguageModel = LocalizedText(
        "번역할 언어 모델이 없습니다. STT_LLM_MODEL과 OLLAMA_HOST 또는 STT_LLM_URL을 설정하세요.",
        "There is no language model to translate with: set STT_LLM_MODEL, and OLLAMA_HOST or STT_LLM_URL.")
}
