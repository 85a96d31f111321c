import SoriHTTP

extension APIError {
    /// 422: a field's value cannot be used.
    static func invalid(_ field: String, _ text: LocalizedText) -> APIError {
        APIError(422, code: "invalid_value", short: "잘못된 값", text: text, field: field, extra: ["field": field])
    }

    /// 422: a field that must be there is not.
    static func missing(_ field: String) -> APIError {
        APIError(
            422, code: "missing_field", short: "필수 항목 없음",
            text: LocalizedText("'\(field)' 항목이 필요합니다.", "The field '\(field)' is required."), field: field,
            extra: ["field": field])
    }

    /// 404: no such file.
    static func fileNotFound(_ path: String) -> APIError {
        APIError(
            404, code: "path_not_found", short: "파일 없음",
            text: LocalizedText("파일을 찾을 수 없습니다: \(path)", "There is no file at \(path)."), field: "file_path",
            extra: ["file_path": path])
    }

    /// 403: outside the allowed directories.
    static func forbidden(_ path: String, allowed: [String]) -> APIError {
        let directories = allowed.joined(separator: ":")
        return APIError(
            403, code: "access_denied", short: "접근 금지",
            text: LocalizedText(
                "허용된 디렉터리 밖의 경로입니다. 파일을 허용된 디렉터리로 옮기거나 STT_AUDIO_DIRS에 추가하세요.",
                "The path is outside the allowed directories. Move the file there, or add its directory to "
                    + "STT_AUDIO_DIRS."
            ),
            field: "file_path", extra: ["file_path": path, "allowed_directory": directories])
    }

    /// 403: the server's user may not read the file.
    static func unreadable(_ path: String, allowed: [String]) -> APIError {
        APIError(
            403, code: "access_denied", short: "접근 금지",
            text: LocalizedText(
                "서버가 이 파일을 읽을 권한이 없습니다: \(path)", "The server has no permission to read \(path)."),
            field: "file_path", extra: ["file_path": path, "allowed_directory": allowed.joined(separator: ":")])
    }

    /// 415: not audio that can be decoded.
    static func unsupportedMedia(_ name: String, reason: LocalizedText, cause: (any Error)? = nil) -> APIError {
        APIError(
            415, code: "unsupported_media", short: "지원하지 않는 형식",
            text: LocalizedText(
                "오디오로 해독할 수 없습니다: \(name) (\(reason.korean))",
                "\(name) cannot be decoded as audio: \(reason.english)"),
            field: "file", extra: ["file_path": name], cause: cause)
    }

    /// 503: too little memory for a transcription without `is_stream=true`.
    static func outOfMemory(availableMB: Double) -> APIError {
        APIError(
            503, code: "memory_critical", short: "메모리 부족",
            text: LocalizedText(
                "사용 가능한 메모리가 부족합니다(\(Int(availableMB)) MB).",
                "Too little memory is available (\(Int(availableMB)) MB)."),
            extra: ["suggestion": "is_stream=true"])
    }

    /// 503: too many requests wait already.
    static var busy: APIError {
        APIError(
            503, code: "busy", short: "서버 혼잡",
            text: LocalizedText("대기 중인 요청이 너무 많습니다. 잠시 후 다시 시도하세요.", "Too many requests are waiting. Try again later."))
    }

    /// 503: no speech engine is loaded.
    static func noBackend(_ reason: LocalizedText) -> APIError {
        APIError(
            503, code: "backend_missing", short: "음성 인식 엔진 없음",
            text: LocalizedText(
                "음성 인식 엔진이 준비되지 않았습니다. \(reason.korean)", "No speech engine is ready: \(reason.english)"))
    }

    /// 401: the key is missing or wrong.
    static var unauthorized: APIError {
        APIError(
            401, code: "invalid_api_key", short: "인증 실패",
            text: LocalizedText(
                "API 키가 없거나 올바르지 않습니다.", "The API key is missing or wrong: send 'Authorization: Bearer KEY'."))
    }
}
