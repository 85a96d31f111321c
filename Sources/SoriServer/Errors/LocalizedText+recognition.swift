import SoriRecognition

extension LocalizedText {
    /// What an error of recognition, or of loading an engine, says.
    init(_ error: RecognitionError) { self.init(Self.korean(error), error.message) }

    private static func korean(_ error: RecognitionError) -> String {
        let field = error.field.map { "'\($0)'의 " } ?? "설정 "
        return switch error.code {
        case .unsupportedLanguage:
            "현재 모델이 지원하지 않는 언어입니다. 'sori models pull whisper-base'로 이 언어를 아는 모델을 받으세요."
        case .unsupportedOption: "\(field)값을 지원하지 않습니다. 'auto'를 쓰거나 docs/api.md의 가능한 값을 확인하세요."
        case .invalidOption: "\(field)값이 올바르지 않습니다. docs/api.md의 디코딩 옵션에서 가능한 값을 확인하세요."
        case .unsupportedMedia: "인식할 수 없는 오디오입니다."
        case .backendMissing: "쓸 수 있는 모델이 없습니다. 'sori doctor'로 확인하고 'sori models pull whisper-base'로 받으세요."
        case .modelUnloaded: "모델을 내려놓은 상태입니다. 운영 화면(/panel)이나 POST /backend/reload로 다시 불러오세요."
        case .backendLoading: "모델을 불러오는 중입니다. 잠시 후 다시 시도하세요."
        case .modelMissing: "그런 모델이 없습니다. 'sori models list'로 확인하고 'sori models pull 이름'으로 받으세요."
        case .modelDamaged: "모델 파일이 손상되었거나 읽을 수 없는 형식입니다. 'sori models pull 이름 --force'로 다시 받으세요."
        case .overloaded: "대기 중인 요청이 너무 많습니다. 잠시 후 다시 시도하세요."
        case .engineFailed: "음성 인식에 실패했습니다. 서버 로그를 확인하세요."
        }
    }
}
