import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers

/// Transcription of files over REST, one at a time or as a batch.
struct TranscriptionRoutes: Sendable {
    let guarded: RequestGuard
    let files: FileTranscription
    let uploads: UploadReader
    let batches: BatchRunner

    /// Adds `/transcribe`, `/transcribe_by_upload` and `/transcribe_batch`.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/transcribe", guarded(transcribe))
        router.on(
            .post, "/transcribe_by_upload", bodyLimit: uploads.limits.body,
            guarded(transcribeUpload))
        router.on(.post, "/transcribe_batch", guarded(transcribeBatch))
        router.on(.get, "/transcribe_batch/{batch_id}", guarded(batch))
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

    private func transcribeBatch(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try await uploads.fields(of: request)
        let paths = fields.texts("file_paths")
        guard !paths.isEmpty else { throw APIError.missing("file_paths") }
        let form = try TranscriptionForm(fields)
        let waits = try fields.flag("wait", default: true)
        _ = try files.service.current()
        let people = try await files.known.people(form.speakers)
        let language = AnswerLanguage(request)
        let batch = try batches.submit(paths: paths) { path in
            do {
                return .success(try await files.transcribe(path: path, form: form, known: people, for: language))
            } catch {
                let text = APIError(any: error, request: request).text.text(for: language)
                return .failure(Batch.BatchFailure(message: text))
            }
        }
        guard waits else { return .json(try JSONText.encode(batch), status: .accepted) }
        return .json(try JSONText.encode(await batches.completed(batch.id) ?? batch))
    }

    private func batch(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = request.parameters["batch_id"] ?? ""
        guard let batch = batches.batch(id.lowercased()) else {
            throw APIError(
                404, code: "batch_not_found", short: "배치 없음",
                text: LocalizedText("배치를 찾을 수 없습니다: \(id)", "There is no batch \(id)."), extra: ["batch_id": id])
        }
        return .json(try JSONText.encode(batch))
    }
}
