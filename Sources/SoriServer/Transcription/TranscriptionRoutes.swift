import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers

/// Transcription of files over REST, one at a time.
struct TranscriptionRoutes: Sendable {
    let guarded: RequestGuard
    let files: FileTranscription
    let uploads: UploadReader

    /// Adds `/transcribe` and `/transcribe_by_upload`.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/transcribe", guarded(transcribe))
        router.on(
            .post, "/transcribe_by_upload", bodyLimit: uploads.limits.body,
            guarded(transcribeUpload))
    }

    private func transcribe(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try await uploads.fields(of: request)
        guard let path = fields.text("file_path") else { throw APIError.missing("file_path") }
        let form = try TranscriptionForm(fields)
        let answer = try await files.transcribe(
            path: path, form: form, known: files.known.people(form.speakers), for: AnswerLanguage(request))
        return .json(try JSONText.encode(answer))
    }

    private func transcribeUpload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try await uploads.form(of: request)
        guard let file = form.file("file") else { throw APIError.missing("file") }
        let wanted = try TranscriptionForm(form.fields)
        let answer = try await files.transcribe(
            FileTranscription.Source(path: file.path, name: file.filename, size: file.size), wanted,
            known: files.known.people(wanted.speakers), for: AnswerLanguage(request))
        return .json(try JSONText.encode(answer))
    }
}
