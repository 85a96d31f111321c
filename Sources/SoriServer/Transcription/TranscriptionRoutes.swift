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
        try files.check(form.steps, isForwarded: UpstreamClient.isForwarded(request.headers))
        return try await files.withFile(path) { source in
            try await files.answer(
                FileTranscription.Wish(
                    source: source, fields: fields, form: form, language: AnswerLanguage(request), id: request.id,
                    staysHere: UpstreamClient.isForwarded(request.headers)))
        }
    }

    private func transcribeUpload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try await uploads.form(of: request)
        guard let file = form.file("file") else { throw APIError.missing("file") }
        let wanted = try TranscriptionForm(form.fields)
        let isForwarded = UpstreamClient.isForwarded(request.headers)
        try files.check(wanted.steps, isForwarded: isForwarded)
        let name = (isForwarded ? form.fields.text(UpstreamCall.nameField) : nil) ?? file.filename
        defer { withExtendedLifetime(file) {} }
        return try await files.answer(
            FileTranscription.Wish(
                source: FileTranscription.Source(path: file.path, name: name, size: file.size), fields: form.fields,
                form: wanted, language: AnswerLanguage(request), id: request.id, type: file.contentType,
                staysHere: isForwarded))
    }
}
