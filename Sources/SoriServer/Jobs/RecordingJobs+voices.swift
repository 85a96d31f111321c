import SoriCore
import SoriHTTP
import SoriJobs

extension RecordingJobs: StoredRecordings {
    /// Keeps the audio of a part of a completed job's recording at hand for as long as `body` runs.
    func withSpeech<Value: Sendable>(
        _ part: TranscriptPart, _ body: @Sendable (VoiceSource) async throws -> Value
    ) async throws -> Value {
        guard case .job(let id) = part.owner else { throw APIError.missing("job_id") }
        let job = try await job(id)
        guard job.status == .completed, let result = job.answer, let request = RecordingRequest(job) else {
            throw APIError.notCompleted(job)
        }
        let speech = try StoredTranscript(result).speech(part.selection)
        guard let upload = request.fileID else {
            return try await files.withFile(request.filePath ?? "", in: directories(of: request)) { file in
                try await body(
                    VoiceSource(path: file.path, name: file.name, channel: speech.channel, spans: speech.spans))
            }
        }
        guard let recording = await uploads.recording(upload) else { throw APIError.recordingGone(job.id) }
        return try await body(
            VoiceSource(
                path: uploads.path(of: recording), name: recording.filename, channel: speech.channel,
                spans: speech.spans))
    }
}

extension APIError {
    /// 409: the job has no transcript, or none yet.
    fileprivate static func notCompleted(_ job: Job) -> APIError {
        APIError(
            409, code: "job_not_completed", short: "작업 상태 오류",
            text: LocalizedText(
                "작업이 완료되지 않아 전사가 없습니다(\(job.status.rawValue)). 완료된 작업을 지정하세요.",
                "The job \(job.id) is \(job.status.rawValue) and has no transcript: name a completed one."),
            field: "job_id", extra: ["job_id": job.id, "field": "job_id"])
    }

    /// 404: the job is there, its recording is not.
    fileprivate static func recordingGone(_ id: String) -> APIError {
        APIError(
            404, code: "recording_not_found", short: "녹음 없음",
            text: LocalizedText(
                "작업의 녹음이 더 이상 보관되어 있지 않습니다. 음성 파일을 'file' 항목으로 보내세요.",
                "The recording of the job \(id) is no longer kept: send audio in the field 'file'."),
            field: "job_id", extra: ["job_id": id, "field": "job_id"])
    }
}
