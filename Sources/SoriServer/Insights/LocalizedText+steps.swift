import SoriCore
import SoriInsights

extension LocalizedText {
    /// Why a step after recognition was not done.
    init(_ error: InsightError) {
        let korean =
            switch error.code {
            case .unreachable: "언어 모델 서버에 연결할 수 없습니다. 주소를 확인하세요."
            case .timedOut: "언어 모델이 제시간에 답하지 않았습니다."
            case .modelMissing: "언어 모델 서버에 그 모델이 없습니다. 모델을 내려받거나 다른 모델을 지정하세요."
            case .noAccess: "언어 모델 서버가 키를 받아들이지 않습니다."
            case .halfAnswer: "언어 모델의 답이 중간에 끊겼습니다."
            case .badAnswer: "언어 모델의 답이 요청한 형식이 아닙니다."
            case .tooLong: "언어 모델의 답이 너무 깁니다."
            case .badAddress: "언어 모델 서버의 주소를 쓸 수 없습니다."
            case .serverFailed: "언어 모델 서버에 오류가 났습니다."
            case .notConfigured: "이 서버에는 이 단계가 설정되어 있지 않습니다."
            case .internalError: "서버 내부 오류로 이 단계를 하지 못했습니다."
            }
        self.init(korean, error.message)
    }
}
