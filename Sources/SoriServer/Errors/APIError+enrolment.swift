import SoriCore
import SoriHTTP
import SoriSpeakers

extension APIError {
    /// 422: a recording that cannot stand for a voice; `field` is where it came from.
    init(_ error: EnrolmentError, field: String = "file") {
        self.init(error, field: field, text: LocalizedText(error))
    }

    /// The same of the reference of a person in another field.
    init(_ error: EnrolmentError, field: String, of name: String) {
        let text = LocalizedText(error)
        self.init(error, field: field, text: LocalizedText("\(name): \(text.korean)", "\(name): \(text.english)"))
    }

    private init(_ error: EnrolmentError, field: String, text: LocalizedText) {
        self.init(
            422, code: APIError.Code(error.code), short: "음성 등록 불가", text: text, field: field,
            extra: ["field": field])
    }

    /// An error of the registered speakers: 404, 409 for what is taken or full, 422 for a name, 503 for the store.
    init(_ error: RegistryError) {
        let code = APIError.Code(error.code)
        let text = LocalizedText(error)
        switch error.code {
        case .notFound: self.init(404, code: code, short: "화자 없음", text: text)
        case .nameTaken:
            self.init(409, code: code, short: "이름 중복", text: text, field: "name", extra: ["field": "name"])
        case .nameInvalid:
            self.init(422, code: code, short: "잘못된 값", text: text, field: "name", extra: ["field": "name"])
        case .full: self.init(409, code: code, short: "등록 한도 초과", text: text)
        // What lies below names the server's files: the log has it, the client has not.
        case .keyMissing, .storeFailed:
            self.init(
                503, code: code, short: "저장소 오류",
                text: LocalizedText(
                    text.korean, "The registered speakers cannot be read or written now; the server's log says why."),
                cause: error)
        }
    }

    /// 503: voices cannot be heard, because of what `reason` names.
    static func noVoices(_ reason: String) -> APIError {
        APIError(
            503, code: "speaker_model_missing", short: "화자 인식 불가",
            text: LocalizedText(
                "목소리를 구분하는 모델이 없습니다. 서버에서 scripts/setup을 실행한 뒤 다시 시작하세요.",
                "Voices cannot be told apart: \(reason). Run scripts/setup on the server and start it again."))
    }

    /// 500: the models failed while they heard a voice.
    static func hearingFailed(_ cause: SpeakerError) -> APIError {
        APIError(
            500, code: APIError.Code(cause.code), short: "화자 인식 실패",
            text: LocalizedText(
                "목소리를 분석하지 못했습니다. 서버 로그를 확인하세요.", "The voice could not be heard; see the server's log."),
            cause: cause)
    }
}
