import SoriHTTP

extension LocalizedText {
    /// What an error of the HTTP layer says.
    init(_ error: HTTPError) {
        self.init(error.limit.map(Self.tooLarge) ?? Self.korean(error.code), error.message)
    }

    private static func tooLarge(_ limit: BodyLimit) -> String {
        let (subject, remedy) =
            switch limit.subject {
            case .body: ("요청 본문이", "더 짧게 보내")
            case .file: ("파일이", "더 작은 파일을 보내")
            case .fields: ("폼의 텍스트 항목이", "더 짧게 보내")
            }
        let setting = limit.setting.map { "거나 서버의 \($0) 값을 늘려 주세요" } ?? " 주세요"
        return "\(subject) 한도인 \(limit.bytes)바이트보다 큽니다. \(remedy)\(setting)."
    }

    private static func korean(_ code: HTTPError.Code) -> String {
        switch code {
        case .malformedRequest: "HTTP 요청의 형식이 올바르지 않습니다."
        case .malformedChunk: "chunked 본문의 형식이 올바르지 않습니다."
        case .malformedForm: "폼의 형식이 올바르지 않습니다. 경계(boundary)와 각 항목의 형식을 확인하세요."
        case .malformedHandshake: "WebSocket 핸드셰이크가 올바르지 않습니다."
        case .unknownHttpVersion: "HTTP/1.1을 쓰거나 TLS로 HTTP/2를 쓰세요."
        case .unknownTransferEncoding: "전송 인코딩은 chunked만 쓸 수 있습니다."
        case .unknownExpectation: "Expect 헤더에는 100-continue만 쓸 수 있습니다."
        case .unknownWebsocketVersion: "WebSocket 버전은 13이어야 합니다."
        case .unsupportedContentType: "multipart/form-data 또는 application/x-www-form-urlencoded로 보내세요."
        case .unsupportedContentEncoding: "압축한 본문은 받지 않습니다. Content-Encoding 없이 그대로 보내세요."
        case .upgradeRequired: "WebSocket 주소입니다. ws:// 또는 wss://로 연결하세요."
        case .notFound: "이 주소에는 아무것도 없습니다."
        case .methodNotAllowed: "이 주소에서 쓸 수 없는 메서드입니다. Allow 헤더를 확인하세요."
        case .lengthRequired: "HTTP/2로 본문을 보내려면 Content-Length가 필요합니다."
        case .bodyTooLarge: "요청 본문이 한도보다 큽니다. 더 짧게 보내 주세요."
        case .headerTooLarge: "요청 헤더가 한도보다 큽니다. 헤더를 줄여 주세요."
        case .requestTimeout: "요청이 너무 느리게 들어왔습니다. 다시 시도하세요."
        case .clientGone: "클라이언트가 연결을 닫았습니다."
        case .diskFull: "서버의 디스크가 가득 찼습니다. 공간을 비우거나 더 작은 파일을 보내세요."
        case .cannotStore: "업로드를 저장하지 못했습니다. 서버의 데이터 디렉터리를 확인하세요."
        case .unreadableFile: "파일을 읽지 못했습니다. 서버 로그를 확인하세요."
        case .tooFast: "업로드가 너무 빨라 받을 수 없습니다. HTTP/1.1로 보내세요."
        case .twoReaders: "요청 본문을 동시에 두 번 읽으려 했습니다."
        case .overloaded: "동시 요청이 너무 많습니다. 잠시 후 다시 시도하세요."
        case .stopping: "서버가 종료 중이라 요청을 마치지 못했습니다. 나중에 다시 보내세요."
        case .internalError: "서버 내부 오류입니다. 서버 로그를 확인하세요."
        }
    }
}
