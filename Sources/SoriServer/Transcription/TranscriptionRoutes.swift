import FoundationEssentials
import Glibc
import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers

/// Transcription of files over REST, one at a time or as a batch.
struct TranscriptionRoutes: Sendable {
    let guarded: RequestGuard
    let service: TranscriptionService
    let known: KnownSpeakerLookup
    let directories: AllowedDirectories
    let uploads: UploadReader
    let batches: BatchRunner
    let memory: @Sendable () -> MemoryStatus?

    /// What telling speakers apart is called among the steps; it is there only when it was asked for.
    private static let diarizeStep = "diarize"

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
        let answer = try await transcribe(
            path: path, form: form, known: known.people(form.speakers), for: AnswerLanguage(request))
        return .json(try JSONText.encode(answer))
    }

    private func transcribeUpload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try await uploads.form(of: request)
        guard let file = form.file("file") else { throw APIError.missing("file") }
        let wanted = try TranscriptionForm(form.fields)
        let answer = try await transcribe(
            wanted, known: known.people(wanted.speakers), path: file.path, name: file.filename, size: file.size,
            for: AnswerLanguage(request))
        return .json(try JSONText.encode(answer))
    }

    private func transcribeBatch(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try await uploads.fields(of: request)
        let paths = fields.texts("file_paths")
        guard !paths.isEmpty else { throw APIError.missing("file_paths") }
        let form = try TranscriptionForm(fields)
        let waits = try fields.flag("wait", default: true)
        _ = try service.current()
        let people = try await known.people(form.speakers)
        let language = AnswerLanguage(request)
        let batch = try batches.submit(paths: paths) { path in
            do {
                return .success(try await transcribe(path: path, form: form, known: people, for: language))
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

    private func transcribe(
        path: String, form: TranscriptionForm, known: KnownSpeakers?, for language: AnswerLanguage
    ) async throws -> TranscriptionAnswer {
        let file = try await service.decoding.run { () throws(APIError) in try directories.open(path) }
        defer { withExtendedLifetime(file) {} }
        return try await transcribe(
            form, known: known, path: file.descriptorPath, name: path, size: file.size, for: language)
    }

    private func transcribe(
        _ form: TranscriptionForm, known: KnownSpeakers?, path: String, name: String, size: Int,
        for language: AnswerLanguage
    ) async throws -> TranscriptionAnswer {
        if !form.isStream, let memory = memory(), memory.level == .critical {
            throw APIError.outOfMemory(availableMB: memory.availableMB)
        }
        let start = ContinuousClock.now
        let outcome = try await service.transcribe(
            TranscriptionRequest(
                path: path, name: name, options: form.options, speakers: form.speakers, known: known))
        let transcript = outcome.transcript
        var steps = ["stt": true]
        for step in ProcessingStep.allCases { steps[step.rawValue] = false }
        var problems: [String: String] = [:]
        for step in form.steps {
            let text = LocalizedText(
                "이 버전의 서버에는 아직 \(step.rawValue) 단계가 없습니다.",
                "this version of the server has no \(step.rawValue) step yet")
            problems[step.rawValue] = text.text(for: language)
        }
        if case .voices = form.speakers {
            steps[Self.diarizeStep] = outcome.speakerProblem == nil
            if let problem = outcome.speakerProblem {
                problems[Self.diarizeStep] = LocalizedText(problem).text(for: language)
            }
        }
        let warnings = outcome.warnings.map { LocalizedText($0).text(for: language) }
        return TranscriptionAnswer(
            text: transcript.text, language: transcript.language, duration: transcript.duration.rounded(toDecimals: 3),
            backend: outcome.profile.backend, filePath: name,
            fileSizeMB: (Double(size) / 1_048_576).rounded(toDecimals: 3),
            segments: transcript.segments.map(SegmentDocument.init),
            speakers: outcome.diarisation.map { SpeakerSummary.all($0, matches: outcome.matches) },
            processingSteps: steps,
            stepErrors: problems.isEmpty ? nil : problems,
            processingTimeSeconds: ((ContinuousClock.now - start) / .seconds(1)).rounded(toDecimals: 3),
            processingMode: form.isStream ? .streaming : .normal, segmentsProcessed: transcript.segments.count,
            memoryInfo: memory().map { memory in
                TranscriptionAnswer.MemoryInfo(
                    availableMB: memory.availableMB.rounded(toDecimals: 1),
                    usedPercent: memory.usedPercent.rounded(toDecimals: 1))
            }, warnings: warnings.isEmpty ? nil : warnings)
    }
}
