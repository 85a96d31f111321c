/// What an error of the API means for whoever runs the server, by its code alone.
///
/// The message that the client got names files, languages, people; nothing of it may be kept. So what is kept is the
/// code, and these texts are the same whoever asked.
enum ErrorNote {
    private static let notes: [String: LocalizedText] = [
        "invalid_api_key": LocalizedText(
            "API 키가 없거나 틀렸습니다. 클라이언트의 키를 확인하세요.", "The API key was missing or wrong: check the client's key."),
        "backend_missing": LocalizedText(
            "불러온 음성 인식 모델이 없습니다. '모델'에서 하나를 불러오세요.", "No speech model is loaded: load one under Models."),
        "backend_loading": LocalizedText(
            "모델을 불러오는 중이었습니다. 끝나면 요청을 다시 받습니다.", "The model was being loaded: requests are taken when that is done."),
        "model_missing": LocalizedText(
            "그런 모델이 없습니다. '모델'에서 내려받으세요.", "There is no such model: pull it under Models."),
        "model_not_found": LocalizedText(
            "다른 모델의 이름으로 요청했습니다. 그 이름을 --model-aliases에 넣을 수 있습니다.",
            "The request named another model; --model-aliases can let the loaded one answer."),
        "model_damaged": LocalizedText(
            "모델 파일이 손상되었습니다. 다시 내려받으세요.", "The model's files are damaged: pull it again."),
        "memory_critical": LocalizedText(
            "메모리가 부족했습니다. 더 작은 모델을 쓰거나 --max-jobs를 줄이세요.",
            "Memory was too short: use a smaller model or lower --max-jobs."),
        "busy": LocalizedText(
            "기다리는 요청이 너무 많았습니다. 서버나 업스트림을 늘리세요.", "Too many requests waited: add servers or upstreams."),
        "queue_full": LocalizedText(
            "작업 대기열이 가득 찼습니다. --max-waiting-jobs를 늘리거나 작업 서버를 추가하세요.",
            "The queue of jobs was full: raise --max-waiting-jobs or add workers."),
        "no_space": LocalizedText(
            "디스크가 가득 찼습니다. 공간을 비우세요.", "The disk is full: free some room."),
        "store_failed": LocalizedText(
            "작업 저장소를 쓸 수 없었습니다. 서버 로그와 Redis를 확인하세요.",
            "The store of jobs could not be used: see the log, and Redis."),
        "unsupported_media": LocalizedText(
            "오디오가 아닌 파일이 왔습니다.", "The file was no audio that can be decoded."),
        "no_audio_track": LocalizedText("소리가 없는 파일이 왔습니다.", "The file has no audio."),
        "path_not_found": LocalizedText("없는 파일을 요청했습니다.", "The file that was asked for is not there."),
        "access_denied": LocalizedText(
            "허용되지 않은 경로를 요청했습니다. 필요하면 --audio-dirs에 추가하세요.",
            "A path outside the allowed directories was asked for; --audio-dirs lists them."),
        "invalid_value": LocalizedText("값이 올바르지 않은 요청입니다.", "A field of the request had a wrong value."),
        "missing_field": LocalizedText("필수 항목이 빠진 요청입니다.", "A field of the request was missing."),
        "unsupported_language": LocalizedText(
            "모델이 모르는 언어를 요청했습니다.", "A language that the model does not know was asked for."),
        "body_too_large": LocalizedText(
            "요청이 한도보다 큽니다. 파일은 --max-upload-mb가 정합니다.",
            "The request was larger than its limit; --max-upload-mb is that of files."),
        "engine_failed": LocalizedText(
            "음성 인식이 실패했습니다. 요청 번호로 서버 로그를 찾아보세요.",
            "Recognition failed: look for the request's id in the server's log."),
        "internal_error": LocalizedText(
            "서버 내부 오류입니다. 요청 번호로 서버 로그를 찾아보세요.",
            "An internal error: look for the request's id in the server's log."),
        "interrupted": LocalizedText(
            "작업하던 서버가 여러 번 멈췄습니다. 메모리와 로그를 확인하세요.",
            "The server stopped several times while it worked on this: check memory and the log."),
        "timeout": LocalizedText("작업이 제시간에 끝나지 않았습니다.", "The job was not done by its deadline."),
        "no_device_ready": LocalizedText(
            "요청을 맡을 인스턴스가 없었습니다. '장치'를 확인하세요.", "No instance could take the request: see Devices."),
        "job_not_found": LocalizedText("없는 작업을 요청했습니다.", "A job that is not there was asked for."),
        "stopping": LocalizedText("서버가 멈추는 중이었습니다.", "The server was stopping."),
        "overloaded": LocalizedText("동시에 온 요청이 너무 많았습니다.", "Too many requests came at once."),
    ]

    /// What a code means; `status` (0 where there is none) helps with a code that has no text of its own.
    static func text(_ code: String, status: Int) -> LocalizedText {
        if let note = notes[code] { return note }
        if status >= 500 {
            return LocalizedText(
                "서버 쪽 오류입니다. 요청 번호로 서버 로그를 찾아보세요.",
                "A fault of the server: look for the request's id in its log.")
        }
        return LocalizedText(
            "요청을 거절했습니다. 이유는 클라이언트에게 알렸습니다.", "The request was refused; its answer told the client why.")
    }
}
