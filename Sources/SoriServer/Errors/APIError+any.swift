import SoriAudio
import SoriCore
import SoriHTTP
import SoriJobs
import SoriRecognition
import SoriSpeakers

extension APIError {
    /// The API's view of any error; what is not known becomes a bare 500 that names the request, nothing else.
    init(any problem: any Error, request: HTTPRequest) {
        self.init(any: problem, requestID: request.id)
    }

    /// The same where there is but the request's id.
    init(any problem: any Error, requestID: String) {
        switch problem {
        case let error as APIError: self = error
        case let error as HTTPError: self = APIError(error)
        case let error as RecognitionError: self = APIError(error)
        case let error as StoreError: self = APIError(error)
        case let error as SpeakerError: self = APIError(error)
        case let error as SpeakerOptionError: self = APIError(error)
        case let error as EnrolmentError: self = APIError(error)
        case let error as RegistryError: self = APIError(error)
        // Nobody hears it when the client left; the others are those that the stopping server could not finish.
        case is CancellationError: self = APIError(HTTPError.stopping)
        case let error as AudioError: self.init(error, file: "")
        default:
            self = APIError(
                500, code: "internal_error", short: "서버 오류",
                text: LocalizedText("서버 내부 오류입니다. 요청 번호: \(requestID)", "Internal error. Request id: \(requestID)"),
                extra: ["request_id": requestID], cause: problem)
        }
    }

    private init(_ error: HTTPError) {
        let short =
            switch error.status.rawValue {
            case 400: "잘못된 요청"
            case 404: "없는 주소"
            case 405: "허용되지 않은 메서드"
            case 408: "시간 초과"
            case 413: "크기 초과"
            case 415: "지원하지 않는 형식"
            case 431: "헤더 크기 초과"
            case 503: error.code == .stopping ? "서버 종료 중" : "서버 혼잡"
            case 507: "저장 공간 부족"
            default: "요청 오류"
            }
        self.init(
            error.status, code: APIError.Code(error.code), short: short,
            text: LocalizedText(error), field: error.limit?.subject == .file ? "file" : nil, cause: error.cause)
    }

    /// An error of decoding the file that the client knows as `name`: 415, or 500 when the machine and not the file is
    /// at fault.
    init(_ error: AudioError, file name: String, reason: String? = nil) {
        let reason = LocalizedText(error, reason: reason)
        switch error.code {
        case .unreadable, .timedOut:
            self.init(
                500, code: APIError.Code(error.code), short: "파일 읽기 실패",
                text: LocalizedText(
                    "파일을 읽지 못했습니다: \(name) (\(reason.korean))", "\(name) could not be read: \(reason.english)"),
                cause: error)
        case .notFound, .noPermission, .notRegularFile, .unsupportedMedia, .noAudioTrack, .emptyAudio, .truncated,
            .noSuchChannel, .invalidArgument, .cancelled:
            self = .unsupportedMedia(name, reason: reason, cause: error)
        }
    }

    private init(_ error: StoreError) {
        switch error.code {
        case .noSpace:
            self.init(
                507, code: APIError.Code(error.code), short: "저장 공간 부족",
                text: LocalizedText("작업을 저장할 공간이 부족합니다.", "There is no room left to store the job."), cause: error)
        case .queueFull:
            self.init(
                429, code: APIError.Code(error.code), short: "대기열 가득 참",
                text: LocalizedText("대기 중인 작업이 너무 많습니다. 잠시 후 다시 시도하세요.", "\(error.message)."), cause: error)
        case .idempotencyMismatch:
            self.init(
                422, code: APIError.Code(error.code), short: "잘못된 값",
                text: LocalizedText("같은 Idempotency-Key로 다른 요청을 보냈습니다. 새 키를 쓰세요.", "\(error.message)."),
                field: "Idempotency-Key", cause: error)
        default:
            self.init(
                503, code: "store_failed", short: "저장소 오류",
                text: LocalizedText("작업 저장소를 쓸 수 없습니다.", "The store of jobs cannot be used now."), cause: error)
        }
    }

    /// An error of telling speakers apart.
    init(_ error: SpeakerError) {
        switch error.code {
        case .modelMissing, .modelDamaged:
            self.init(
                503, code: APIError.Code(error.code), short: "화자 분리 불가",
                text: LocalizedText(error), cause: error.cause)
        case .computationFailed:
            self.init(
                500, code: APIError.Code(error.code), short: "화자 분리 실패",
                text: LocalizedText(error), cause: error.cause)
        }
    }

    /// An option of telling speakers apart that cannot be used.
    init(_ error: SpeakerOptionError) {
        self = .invalid(error.field, LocalizedText(error))
    }

    /// An error of recognition.
    init(_ error: RecognitionError) {
        switch error.code {
        case .unsupportedLanguage:
            self = .invalid("language", LocalizedText(error))
        case .unsupportedOption, .invalidOption, .modelDamaged:
            self.init(
                422, code: APIError.Code(error.code), short: "잘못된 값",
                text: LocalizedText(error), field: error.field,
                extra: error.field.map { ["field": $0] } ?? [:], cause: error.cause)
        case .overloaded: self = .busy
        case .backendMissing, .modelMissing, .backendLoading, .modelUnloaded: self = .noBackend(LocalizedText(error))
        case .unsupportedMedia, .engineFailed:
            self.init(
                500, code: APIError.Code(error.code), short: "인식 실패",
                text: LocalizedText(error), cause: error)
        }
    }
}
